import secrets
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.appointment_booking import OPEN_STATES
from ..models.appointment_store_rights import ADMIN_GROUP

# German and Romanian law keep records of treatments this long (C-29).
TREATMENT_YEARS = 10
# What says who somebody is. Name and address stay where invoices need them.
CONTACT = (
    "email",
    "phone",
    "website",
    "function",
    "comment",
    "image_1920",
    "ref",
    "category_id",
    "appointment_birth_on",
)
IDENTITY = ("street", "street2", "zip", "city", "state_id", "vat")


class Plan(NamedTuple):
    """What an erasure does: bookings that lose their person, and what the law keeps."""

    erased: models.Model
    treated: models.Model  # bookings with notes of who treated, younger than ten years
    open: models.Model  # bookings that are still to take place
    invoices: models.Model


class AppointmentErasure(models.AbstractModel):
    """The right to be forgotten (T83): a person leaves, books and statistics stay.

    Past bookings go to one nameless customer; words, answers, mails and links of them
    are deleted. Invoices keep name and address, and visits with notes of who treated
    keep their person, as long as the law asks for it (C-29).
    """

    _name = "appointment.erasure"
    _description = "Erasure of a Customer"

    @api.model
    def _plan(self, partner):
        """The ``Plan`` for a contact and the people behind it."""
        self._check_may_erase()
        people = self._get_people(partner)
        bookings = (
            self.env["appointment.booking"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", people.ids)])
        )
        since = fields.Datetime.subtract(fields.Datetime.now(), years=TREATMENT_YEARS)
        going_on = bookings.filtered(lambda booking: booking.state in OPEN_STATES)
        treated = (bookings - going_on).filtered(
            lambda booking: booking.note_ids and booking.start > since
        )
        invoices = self.env["account.move"].sudo()
        return Plan(
            erased=bookings - going_on - treated,
            treated=treated,
            open=going_on,
            invoices=invoices.search(
                [("partner_id", "in", people.ids), ("state", "=", "posted")]
            ),
        )

    @api.model
    def _erase(self, partner):
        """Do it, for good. Returns the ``Plan`` that was followed.

        :raise UserError: bookings are still to take place, or it is a colleague
        """
        plan = self._plan(partner)
        people = self._get_people(partner)
        if any(not user.share for user in people.user_ids):
            raise UserError(
                self.env._(
                    "%(name)s works here. Only customers can be erased.",
                    name=partner.name,
                )
            )
        if plan.open:
            raise UserError(
                self.env._(
                    "%(bookings)s are still to take place. Cancel or complete them "
                    "first.",
                    bookings=", ".join(plan.open.mapped("name")),
                )
            )
        people.user_ids._deactivate_portal_user()
        people.invalidate_recordset(["user_ids"])
        self._erase_bookings(plan.erased)
        is_kept = bool(plan.invoices or plan.treated)
        for person in people:
            self._erase_contact(person, is_kept)
        return plan

    def _check_may_erase(self):
        if not self.env.su and not self.env.user.has_group(ADMIN_GROUP):
            raise AccessError(
                self.env._(
                    "A contact may be a customer of several stores, so only the "
                    "platform admin erases it. Please ask there."
                )
            )

    def _get_people(self, partner):
        contacts = self.env["res.partner"].sudo()
        return contacts.search(
            [("id", "child_of", partner.ids), ("active", "in", (True, False))]
        )

    def _erase_bookings(self, bookings):
        nobody = self.env.ref("appointment_core.res_partner_erased")
        bookings.answer_ids.unlink()
        consents = self.env["appointment.consent"].sudo()
        consents.search([("booking_id", "in", bookings.ids)]).unlink()
        bookings.note_ids.unlink()
        bookings.activity_ids.unlink()
        bookings.message_ids.unlink()
        for booking in bookings:
            booking._gate().write(
                {
                    "partner_id": nobody.id,
                    "contact_name": False,
                    "contact_email": False,
                    "contact_phone": False,
                    "contact_street": False,
                    "contact_zip": False,
                    "contact_city": False,
                    "contact_country_id": False,
                    "contact_birth_on": False,
                    "customer_note": False,
                    "cancel_reason": False,
                    "visitor_key": False,
                    "visitor_tz": False,
                    "access_token": secrets.token_urlsafe(32),
                }
            )

    def _erase_contact(self, person, is_kept):
        """Empty the contact; name and address stay where the law keeps them."""
        person.appointment_note_ids.unlink()
        person.appointment_block_ids.unlink()
        consents = self.env["appointment.consent"].sudo()
        news = [("partner_id", "=", person.id), ("kind", "=", "marketing")]
        consents.search(news).unlink()
        person.message_ids.unlink()
        tokens = self.env["payment.token"].sudo()
        tokens.search([("partner_id", "=", person.id)]).active = False
        values = dict.fromkeys(CONTACT, False)
        if not is_kept:
            values |= dict.fromkeys(IDENTITY, False)
            values["name"] = self.env._("Erased customer")
        person.write({**values, "active": False})
