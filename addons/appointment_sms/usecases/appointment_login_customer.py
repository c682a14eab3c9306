from odoo import Command, api, models
from odoo.tools import escape_psql

from ..kernel.sign_in import LINK


class AppointmentLoginCustomer(models.AbstractModel):
    """Whose an e-mail address or a number is, where it is one customer's alone.

    Only customers: people who work here keep password and second factor. Called as
    superuser, by jobs and after a secret was used, never before a visitor is answered.
    """

    _name = "appointment.login.customer"
    _description = "Customer Who Signs In"

    @api.model
    def _is_known(self, kind, recipient):
        """Whether somebody may sign in by what is sent to *recipient*."""
        return bool(
            self._find_user(kind, recipient) or self._find_guest(kind, recipient)
        )

    @api.model
    def _get_user(self, kind, recipient):
        """Who has shown that *recipient* is theirs: a portal user, or none.

        A guest with bookings becomes a user by the first link.
        """
        user = self._find_user(kind, recipient)
        guest = user or self._find_guest(kind, recipient)
        return user or (self._create_user(guest) if guest else user)

    def _find_user(self, kind, recipient):
        """The only user with this address or number, if it is a customer."""
        name = "email_normalized" if kind == LINK else "phone_sanitized"
        users = self.env["res.users"].search([(name, "=", recipient)], limit=2)
        is_customer = len(users) == 1 and users._is_portal() and users.share
        return users if is_customer else users.browse()

    def _find_guest(self, kind, address):
        """The only contact with this address of its own that has bookings.

        None where anybody has, or had, an account of the contact or by that address.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        if kind != LINK or self._is_taken(address):
            return partners.browse()
        guests = partners.search(
            [
                ("email_normalized", "=", address),
                ("appointment_booking_ids", "!=", False),
            ],
            limit=2,
        )
        is_one = len(guests) == 1 and guests.active and not guests.user_ids
        return guests if is_one else guests.browse()

    def _is_taken(self, address):
        users = self.env["res.users"].with_context(active_test=False)
        login = ("login", "=ilike", escape_psql(address))
        domain = ["|", login, ("email_normalized", "=", address)]
        return bool(users.search_count(domain, limit=1))

    def _create_user(self, guest):
        company = guest.company_id or self.env.company
        return self.env["res.users"]._create_user_from_template(
            {
                "login": guest.email_normalized,
                "partner_id": guest.id,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )
