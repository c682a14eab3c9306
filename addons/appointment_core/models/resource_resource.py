from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResourceResource(models.Model):
    """Anything that can be busy: staff, room, bay, desk."""

    _inherit = "resource.resource"

    seats = fields.Integer(
        default=1,
        required=True,
        help="How many bookings it takes at the same time: 1 for a person, 4 for a "
        "pickup window with four places, 12 for a class of twelve.",
    )
    appointment_role_ids = fields.Many2many(
        "appointment.role", "appointment_role_resource_rel", string="Roles"
    )
    appointment_store_ids = fields.Many2many(
        "appointment.store", "appointment_store_resource_rel", string="Stores"
    )
    appointment_image = fields.Image(
        string="Picture", max_width=512, max_height=512, copy=False
    )
    appointment_bio = fields.Html(string="About", translate=True)
    appointment_title = fields.Char(string="Speciality", translate=True)
    appointment_color = fields.Char(string="Colour", default="#3B82F6")
    appointment_priority = fields.Integer(
        string="Priority", default=10, help="Lower numbers are assigned first."
    )
    is_appointment_public = fields.Boolean(string="Shown to customers")
    opening_ids = fields.One2many("appointment.opening", "resource_id")

    _seats_positive = models.Constraint(
        "CHECK (seats > 0)", "A resource needs at least one seat."
    )

    # ------------------------------------------------------------ onchange

    @api.onchange("seats")
    def _onchange_seats(self):
        """Say at once whom fewer seats would leave without one (behaviour T44)."""
        bookings = self._origin._find_bookings_above(self.seats)
        if not bookings:
            return None
        return {
            "warning": {
                "title": self.env._("More is booked than that"),
                "message": self._get_sentence_above(bookings, self.seats),
            }
        }

    # ------------------------------------------------------------ check

    def _check_placed(self, before):
        """Refuse to give a resource to a store, or take it away, for strangers to it.

        :param dict before: stores of each resource before the change
        """
        for resource, stores in before.items():
            after = resource.sudo().appointment_store_ids
            changed = (stores - after) | (after - stores)
            changed.with_env(self.env).check_access("write")

    def _check_hours(self, vals):
        """Refuse store managers the hours of others."""
        calendar = self.env["resource.calendar"].browse(vals.get("calendar_id"))
        if (
            self.env.su
            or not calendar
            or calendar in self.calendar_id
            or self.env.user._has_right_beyond_stores(self._name)
        ):
            return
        self.env["appointment.store"]._check_choosable(calendar)

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_hours(vals)
        resources = super().create(vals_list)
        if not self.env.su:
            nowhere = self.env["appointment.store"].sudo()
            resources._check_placed(dict.fromkeys(resources, nowhere))
        return resources

    def write(self, vals):
        self._check_hours(vals)
        before = {
            resource: resource.sudo().appointment_store_ids
            for resource in self
            if "appointment_store_ids" in vals and not self.env.su
        }
        is_lowered = self.filtered(lambda row: vals.get("seats", row.seats) < row.seats)
        result = super().write(vals)
        self._check_placed(before)
        is_lowered._tell_stores_above()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        if (
            self.env["appointment.claim"]
            .sudo()
            .search_count([("resource_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "There are bookings of this resource. Archive it instead: its "
                    "bookings stay and no new ones are offered."
                )
            )

    # ------------------------------------------------------------ business

    def _find_bookings_above(self, seats):
        """Bookings ahead that meet at a moment when more than *seats* are taken.

        Seats are alike, so it counts how many are taken at once, not their numbers.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH ahead AS (
                    SELECT booking_id, start, stop
                      FROM appointment_claim
                     WHERE is_live AND resource_id IN %s AND stop > %s
                       AND (hold_until IS NULL OR hold_until > %s)
                ), crowded AS (
                    SELECT moment.start
                      FROM (SELECT DISTINCT start FROM ahead) moment
                      JOIN ahead ON ahead.start <= moment.start
                                AND ahead.stop > moment.start
                     GROUP BY moment.start
                    HAVING count(*) > %s
                )
                SELECT DISTINCT ahead.booking_id
                  FROM ahead
                  JOIN crowded ON ahead.start <= crowded.start
                              AND ahead.stop > crowded.start
                 WHERE ahead.booking_id IS NOT NULL
                """,
                tuple(self.ids) or (0,),
                fields.Datetime.now(),
                fields.Datetime.now(),
                seats,
            )
        )
        return self.env["appointment.booking"].browse(row[0] for row in rows)

    def _get_sentence_above(self, bookings, seats):
        """Names and times of *bookings* that do not fit *seats* any more."""
        self.ensure_one()
        rows = bookings.sudo().sorted("start")
        return self.env._(
            "%(resource)s is booked for more than %(seats)s at once: %(bookings)s. "
            "These bookings stay and no new ones are taken at those times. Move or "
            "cancel those that do not fit.",
            resource=self.name,
            seats=seats,
            bookings="; ".join(f"{row.name}, {row._format_start()}" for row in rows),
        )

    def _tell_stores_above(self):
        """Raise an activity on the bookings that fewer seats have left without one."""
        for resource in self:
            bookings = resource._find_bookings_above(resource.seats)
            if bookings:
                bookings._tell_store(
                    self.env._("More is booked than there are seats"),
                    resource._get_sentence_above(bookings, resource.seats),
                )

    # ------------------------------------------------------------ hooks

    @api.model
    def _get_busy_spans(self, resource_ids, start, stop):
        """Busy time that claims do not show; an addon adds its own by ``super()``.

        :param resource_ids: ids whose time is asked for
        :param start, stop: naive UTC datetimes
        :return: ``{resource_id: [(start, stop, reason)]}`` with naive UTC
            datetimes; at most one query per addon.
        """
        return {}
