import holidays

from odoo import models
from odoo.exceptions import UserError


class AppointmentStore(models.Model):
    """Public holidays of the country and state in the address of the store."""

    _inherit = "appointment.store"

    # ------------------------------------------------------------ business

    def _load_public_holidays(self, year, days=None):
        """Create closed days for the public holidays of *year*.

        Days that have an exception already are left as they are.

        :param days: dates to close; all holidays of the year without
        :return: the new openings
        :raise UserError: the country is missing, or has no list of holidays
        """
        openings = self.env["appointment.opening"]
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for store in self:
            names = store._get_public_holidays(year, "en_US")
            known = store._get_excepted_days(names)
            created = openings.create(
                [
                    {
                        "store_id": store.id,
                        "first_on": day,
                        "last_on": day,
                        "kind": "closed",
                        "reason": names[day],
                    }
                    for day in sorted(names)
                    if day not in known and (days is None or day in days)
                ]
            )
            for language in languages:
                names = store._get_public_holidays(year, language)
                for opening in created:
                    opening.with_context(lang=language).reason = names[opening.first_on]
            openings |= created
        return openings

    def _get_excepted_days(self, days):
        """Those of *days* on which the store is excepted from its hours already."""
        self.ensure_one()
        return {
            day
            for day in days
            if any(row.first_on <= day <= row.last_on for row in self.opening_ids)
        }

    def _get_public_holidays(self, year, language):
        """``{date: name}``, named in *language* as far as the country's list is."""
        address = self.partner_id
        country = address.country_id.code
        if not country:
            raise UserError(
                self.env._("Enter the country in the address of the store first.")
            )
        try:
            known = holidays.country_holidays(country)
        except NotImplementedError:
            raise UserError(
                self.env._(
                    "No list of public holidays is known for %(country)s. Please close "
                    "the days one by one.",
                    country=address.country_id.name,
                )
            ) from None
        # Odoo writes some states with their country: DE-NW.
        state = (address.state_id.code or "").removeprefix(f"{country}-")
        return holidays.country_holidays(
            country,
            subdiv=state if state in known.subdivisions else None,
            years=year,
            language=next(
                (
                    name
                    for name in (language, language.split("_")[0], "en_US")
                    if name in known.supported_languages
                ),
                known.default_language,
            ),
        )
