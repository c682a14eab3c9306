from odoo import api, fields, models
from odoo.tools import SQL


class ResourceResource(models.Model):
    """Fewer seats than are booked: said before it is saved (behaviour T44).

    After saving, ``appointment.conflicts`` raises an activity at each booking.
    """

    _inherit = "resource.resource"

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
