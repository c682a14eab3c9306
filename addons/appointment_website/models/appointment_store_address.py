from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AppointmentStoreAddress(models.Model):
    """A web address that leads to a store: the one it has, and those it had.

    All are in one table, so one indexed query finds a store by any of them, and the
    database keeps a former address from going to another store.
    """

    _name = "appointment.store.address"
    _description = "Web Address of a Store"
    _order = "store_id, id desc"
    _rec_name = "slug"

    store_id = fields.Many2one(
        "appointment.store", required=True, index=True, ondelete="cascade"
    )
    slug = fields.Char(string="Web address", required=True)
    is_current = fields.Boolean(string="In use", compute="_compute_is_current")

    _slug_unique = models.UniqueIndex(
        "(slug)", "This web address leads to another store."
    )

    def init(self):
        """Stores from before this table have an address, too."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO appointment_store_address (store_id, slug)
                     SELECT id, slug FROM appointment_store
                ON CONFLICT DO NOTHING
                """
            )
        )

    # ------------------------------------------------------------ compute

    @api.depends("store_id.slug", "slug")
    def _compute_is_current(self):
        for address in self:
            address.is_current = address.slug == address.store_id.slug

    # ------------------------------------------------------------ CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_except_current(self):
        for address in self:
            if address.is_current:
                raise UserError(
                    self.env._(
                        "“%(slug)s” is the address the store has now. Give the store "
                        "another one first.",
                        slug=address.slug,
                    )
                )
