from odoo import api, models
from odoo.http import request
from odoo.tools.translate import code_translations


class AppointmentWidget(models.AbstractModel):
    """What the frame on somebody else's website shows: times, and nothing to type."""

    _name = "appointment.widget"
    _description = "Widget"

    @api.model
    def _get_lang(self, asked):
        """The language that the website around asks for, else the visitor's.

        :param str asked: like ``de`` or ``de_DE``; what we do not speak counts as none
        """
        languages = self.env["res.lang"]
        codes = [asked, *request.httprequest.accept_languages.values()]
        http = self.env["ir.http"]
        for code in filter(None, codes):
            nearest = http.get_nearest_lang(code.replace("-", "_"))
            if nearest:
                return languages._get_data(code=nearest)
        return http._get_default_lang()

    @api.model
    def _get_words(self):
        """Translations of the calendar's script: ``[{"id": source, "string": words}]``.

        The page holds them, so that the browser has not to keep them for later.
        """
        found = code_translations.get_web_translations(
            "appointment_website", self.env.lang
        )
        return [dict(message) for message in found.get("messages", ())]

    @api.model
    def _get_values(self, store_sudo, service_sudo, params):
        """Values of the template ``appointment_website.frame``."""
        funnel = self.env["appointment.funnel"]
        storefront = self.env["appointment.storefront"]
        if not service_sudo:
            funnel._note("store", store_sudo)
            page = storefront._get_store_values(store_sudo)
            return {"service": None, **page}
        values = self.env["appointment.booking.form"]._get_page_values(
            service_sudo,
            self.env["appointment.choice"]._get_form(service_sudo, params, None),
            asked=params,
        )
        funnel._note_calendar(service_sudo, values)
        # With its language, also the default one: the window goes on in the frame's.
        path = storefront._get_booking_path(service_sudo)
        return {**values, "path": f"/{request.lang.url_code}{path}"}
