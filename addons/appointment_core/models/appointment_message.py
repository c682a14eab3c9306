import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import mute_logger


class AppointmentMessage(models.Model):
    """Append-only ledger: what has been told to a customer, once per event."""

    _name = "appointment.message"
    _description = "Message to a Customer"
    _order = "id desc"
    _rec_name = "event"

    booking_id = fields.Many2one(
        "appointment.booking", required=True, index=True, ondelete="restrict"
    )
    store_id = fields.Many2one(related="booking_id.store_id", store=True, index=True)
    event = fields.Selection(
        [
            ("pending", "Request received"),
            ("confirmed", "Confirmation"),
            ("rescheduled", "Change"),
            ("cancelled", "Cancellation"),
            ("declined", "Request declined"),
            ("expired", "Expiry"),
            ("refunded", "Late payment"),
            ("overpaid", "Paid twice"),
        ],
        required=True,
    )
    key = fields.Char(required=True, help="One message per booking and event.")
    message_id = fields.Many2one(
        "mail.message", index="btree_not_null", ondelete="set null"
    )

    _key_unique = models.UniqueIndex("(key)", "This message has been sent already.")

    # ------------------------------------------------------------ business

    @api.model
    def _record(self, values):
        """A new entry, or none when there is one with this ``key`` already.

        :param dict values: fields of this model, ``key`` among them
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                entry = self.create(values)
                entry.flush_recordset()
        except psycopg2.errors.UniqueViolation:
            return self.browse()
        return entry
