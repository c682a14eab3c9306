from odoo import models

OWNERS = {"store_id", "service_id", "resource_id", "booking_id"}


class AppointmentStoreRow(models.AbstractModel):
    """A row of a store: nobody hands it to a store that is not the own one.

    Record rules look at a row before it is written; this looks once more afterwards.
    """

    _name = "appointment.store.row"
    _description = "Row of a Store"

    def write(self, vals):
        result = super().write(vals)
        if OWNERS & vals.keys():
            self.check_access("write")
        return result
