from odoo import models


class Base(models.AbstractModel):
    """What the queue asks of the records of a job when it stores the job."""

    _inherit = "base"

    def _job_store_values(self, job):
        return {"appointment_booking_id": self._find_job_booking(job).id}

    def _find_job_booking(self, job):
        """The one booking that *job*, a method of these records, works for, or none.

        Rows with a ``booking_id`` have theirs; other models override this.
        """
        bookings_sudo = self.env["appointment.booking"].sudo()
        field = self._fields.get("booking_id")
        if field and field.comodel_name == bookings_sudo._name:
            bookings_sudo = self.sudo().exists().booking_id
        return bookings_sudo if len(bookings_sudo) == 1 else bookings_sudo.browse()
