import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import escape_psql

from odoo.addons.appointment_core.kernel import states
from odoo.addons.auth_signup.models.res_partner import SignupError

from ..models.appointment_booking_link import REGISTER

_logger = logging.getLogger(__name__)


class AppointmentProof(models.AbstractModel):
    """The link of a mail is used: the address is the customer's, who goes on to book.

    Callers have checked the link's key; records come with ``sudo``.
    """

    _name = "appointment.proof"
    _description = "Confirmation of an Address"

    @api.model
    def _can_be_used(self, booking_sudo):
        """Whether the link still leads somewhere: until the booking stands."""
        return booking_sudo.state in (states.HOLD, states.EXPIRED)

    @api.model
    def _use(self, booking_sudo):
        """Note whose the address is, and keep the place afresh. Idempotent.

        An account that is needed is made in the same step, or nothing is (R001-067).

        :return: ``(booking to go on with, problems)``; the hold that has lapsed
            meanwhile is taken again where the time is free
        """
        booking_sudo._lock()
        booking_sudo = self._find_newer(booking_sudo) or booking_sudo
        if not self._can_be_used(booking_sudo):
            return booking_sudo, {}
        if booking_sudo._is_link_awaited():
            try:
                with self.env.cr.savepoint():
                    self._prove(booking_sudo)
            except UserError as error:
                return booking_sudo, {"refusal": str(error)}
        return self._keep(booking_sudo), {}

    def _find_newer(self, booking_sudo):
        """The hold that the same visitor took in the place of a lapsed one."""
        if booking_sudo.state != states.EXPIRED or not booking_sudo.visitor_key:
            return booking_sudo.browse()
        newer_sudo = booking_sudo.search(
            [
                ("visitor_key", "=", booking_sudo.visitor_key),
                ("service_id", "=", booking_sudo.service_id.id),
                ("state", "=", states.HOLD),
                ("id", ">", booking_sudo.id),
            ],
            limit=1,
        )
        newer_sudo._lock()
        address = booking_sudo._get_contact_address()
        return newer_sudo.filtered(
            lambda newer: newer._get_contact_address() == address
        )

    def _prove(self, booking_sudo):
        address = booking_sudo._get_contact_address()
        if booking_sudo.link_purpose == REGISTER:
            self._give_account(booking_sudo, address)
        booking_sudo._gate().write({"link_email": address})

    def _keep(self, booking_sudo):
        """Another whole while to book; the booking itself where the time is gone."""
        minutes = booking_sudo.service_id.policy_id.hold_minutes
        until = fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
        if booking_sudo.state == states.EXPIRED:
            again = self.env["appointment.holding.again"]
            newer_sudo, _problems = again._hold(booking_sudo, booking_sudo.start)
            return newer_sudo or booking_sudo
        if booking_sudo.sale_order_id:
            return booking_sudo  # on the way to be paid: its time is not ours
        try:
            with self.env.cr.savepoint():
                self.env["appointment.placing"].sudo()._secure(booking_sudo, until)
                booking_sudo._gate().write({"hold_expires_at": until})
        except UserError:
            booking_sudo._expire()
        return booking_sudo

    # ------------------------------------------------------------ account

    def _give_account(self, booking_sudo, address):
        """The booking belongs to the account of *address*, which is made if need be.

        Who works here, and whose account was closed, books as a guest.
        """
        user_sudo = self._find_account(address)
        if user_sudo is None:
            self._create_account(booking_sudo, address)
        elif user_sudo:
            self._hand_over(booking_sudo, user_sudo.partner_id)

    def _find_account(self, address):
        """The customer's account; none of several, or ``None`` where there is none."""
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        login = ("login", "=ilike", escape_psql(address))
        found = users_sudo.search(["|", login, ("email_normalized", "=", address)])
        if not found:
            return None
        is_customer = len(found) == 1 and found.active and found._is_portal()
        return found if is_customer else found.browse()

    def _create_account(self, booking_sudo, address):
        partner_sudo = booking_sudo.partner_id
        if partner_sudo.with_context(active_test=False).user_ids:
            return
        company = booking_sudo.company_id
        try:
            self.env["res.users"].sudo()._create_user_from_template(
                {
                    "login": address,
                    "partner_id": partner_sudo.id,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                }
            )
        except SignupError as error:
            _logger.warning("No account for booking %s: %s", booking_sudo.name, error)
            raise UserError(
                self.env._(
                    "Your account could not be made at the moment, and nothing was "
                    "booked. Please click again in a minute, or call the store."
                )
            ) from error

    def _hand_over(self, booking_sudo, partner_sudo):
        """Make it a booking of *partner_sudo*; what was typed stays with it."""
        earlier, contact = booking_sudo.partner_id, booking_sudo._get_contact()
        if earlier == partner_sudo:
            return
        typed = booking_sudo._prepare_contact(
            partner_sudo, contact.name, contact.email, contact.phone
        )
        booking_sudo._gate().write({"partner_id": partner_sudo.id, **typed})
        self.env["appointment.intake"]._drop_unused(earlier)
