from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AppointmentOfferTime(models.Model):
    """A start that staff offer somebody."""

    _name = "appointment.offer.time"
    _description = "Offered Time"
    _inherit = ["appointment.store.row"]
    _order = "start, id"
    _rec_name = "start"

    offer_id = fields.Many2one(
        "appointment.offer", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="offer_id.store_id", store=True, index=True)
    start = fields.Datetime(required=True)

    _start_unique = models.UniqueIndex(
        "(offer_id, start)", "This time stands in the offer already."
    )

    @api.constrains("start", "offer_id")
    def _check_start(self):
        """Nothing is offered that is over or that nobody could have."""
        for time in self:
            if time.start <= fields.Datetime.now():
                raise ValidationError(
                    self.env._("A time of the offer is over. Please choose later ones.")
                )
            problem = time._explain()
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(time)s cannot be offered: %(reason)s",
                        time=time._format(),
                        reason=str(problem),
                    )
                )

    def _explain(self):
        """Why the time cannot be booked, by the rules of staff; or nothing."""
        self.ensure_one()
        if self.start <= fields.Datetime.now():
            return self.env._("It is over.")
        offer = self.offer_id
        return self.env["appointment.placing"]._explain_to_staff(
            offer.service_id,
            self.start,
            persons=offer.service_id.min_persons,
            resource=offer.resource_id,
        )

    def _get_minute(self):
        """The start in minutes since 1970."""
        return int(self.start.replace(tzinfo=timezone.utc).timestamp()) // 60

    def _format(self):
        """Day and time at the store."""
        return self.env["appointment.calendar"]._describe(
            self.offer_id.service_id.sudo(), self._get_minute()
        )
