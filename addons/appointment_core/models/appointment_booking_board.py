from odoo import fields, models
from odoo.exceptions import UserError

from ..exceptions import BookingRefused


class AppointmentBooking(models.Model):
    """What people do with a booking on the board: drag it, stretch it."""

    _inherit = "appointment.booking"

    # ------------------------------------------------------------ actions

    def action_drag(self, known_start, start, claim_id=None, resource_id=None):
        """Move to another time, and one of the seats to another resource.

        :param known_start: the start as the board showed it; when somebody else has
            moved the booking since, nothing is done
        :param start: naive UTC, as text
        :param claim_id: the seat that is dragged; without it times change alone
        :raise BookingRefused: the place cannot be had; all stays as it was
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_known(known_start)
        claim = self.sudo().live_claim_ids.filtered(lambda row: row.id == claim_id)
        if resource_id in (None, claim.resource_id.id):
            # Who drags along one column wants this resource, or to be told.
            need = claim.requirement_id
            self._reschedule(
                fields.Datetime.to_datetime(start),
                by="store",
                fixed={need.id: claim.resource_id.id} if need else None,
            )
            return
        resource = self.env["resource.resource"].browse(resource_id)
        resource.check_access("read")
        self._check_can_serve(claim.requirement_id, resource)
        is_choice = claim.requirement_id.is_customer_choice
        self._reschedule(
            fields.Datetime.to_datetime(start),
            resource=resource if is_choice and self.resource_id else None,
            by="store",
            fixed={claim.requirement_id.id: resource_id},
        )

    def action_stretch(self, known_start, minutes):
        """Give the booking another duration, its start as it is.

        :param int minutes: the whole duration, from 5 minutes to a day
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_known(known_start)
        if not 5 <= minutes <= 24 * 60:
            raise UserError(
                self.env._("A booking lasts from 5 minutes to a day. Drag a bit less.")
            )
        if self.service_id.price_model == "hour":
            raise UserError(
                self.env._(
                    "%(service)s is paid by the hour, so its time is part of the "
                    "order. Cancel this booking and make a new one of the right "
                    "length.",
                    service=self.service_id.name,
                )
            )
        self._reschedule(self.start, by="store", minutes=minutes)

    # ------------------------------------------------------------ check

    def _check_known(self, known_start):
        if fields.Datetime.to_datetime(known_start) != self.start:
            raise BookingRefused(
                self.env._(
                    "Somebody else has just moved %(booking)s to %(when)s. The board "
                    "shows it there now; drag it again if that is not right.",
                    booking=self.name,
                    when=self._format_span(),
                ),
                "moved",
            )

    def _check_can_serve(self, requirement, resource):
        if requirement.role_id in resource.appointment_role_ids:
            return
        raise BookingRefused(
            self.env._(
                "%(service)s needs: %(role)s. %(resource)s has another role, so the "
                "booking stays where it was.",
                service=self.service_id.name,
                role=requirement.role_id.name,
                resource=resource.name,
            ),
            "role",
        )
