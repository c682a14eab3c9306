from odoo import models
from odoo.tools import SQL

ACTIVITY = "mail.mail_activity_data_warning"


class AppointmentConflicts(models.AbstractModel):
    """Bookings and time off that were made at the same moment (behaviour T36).

    Neither transaction sees the other, so both look again from a job that runs after
    their commit; whichever runs last sees both and tells the store.
    """

    _name = "appointment.conflicts"
    _description = "Bookings in Time Off"

    def _check_bookings(self, bookings):
        """Raise an activity on those of *bookings* that now lie in time off.

        Returns them. One activity a booking, however often it is checked.
        """
        bookings = self._filter_in_time_off(bookings.exists())
        told = bookings.filtered(
            lambda booking: booking.activity_ids.filtered(
                lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY)
            )
        )
        for booking in bookings - told:
            booking.activity_schedule(
                ACTIVITY,
                user_id=booking.store_id.manager_id.id,
                summary=self.env._("Booked in time off"),
                note=self.env._(
                    "Someone this booking needs is away at that time. Move the "
                    "booking, assign another resource, or change the time off."
                ),
            )
        return bookings

    def _check_leaves(self, leaves):
        """Check the bookings that lie in *leaves*; returns those in conflict."""
        bookings = self.env["appointment.booking"].with_context(active_test=False)
        for leave in leaves.exists():
            bookings |= bookings.search(
                [
                    ("state", "in", ("pending", "confirmed")),
                    ("start", "<", leave.date_to),
                    ("stop", ">", leave.date_from),
                ]
            )
        return self._check_bookings(bookings)

    def _filter_in_time_off(self, bookings):
        """Those of *bookings* with a live claim inside time off of its resource."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT claim.booking_id
                  FROM appointment_claim claim
                  JOIN appointment_booking booking ON booking.id = claim.booking_id
                  JOIN resource_resource resource ON resource.id = claim.resource_id
                  JOIN resource_calendar_leaves leave
                       ON leave.time_type = 'leave'
                          AND leave.date_from < booking.stop
                          AND leave.date_to > booking.start
                          AND (leave.resource_id = resource.id
                               OR (leave.resource_id IS NULL
                                   AND (leave.calendar_id = resource.calendar_id
                                        OR (leave.calendar_id IS NULL
                                            AND leave.company_id
                                                = booking.company_id))))
                 WHERE claim.is_live AND claim.booking_id IN %s
                """,
                tuple(bookings.ids) or (0,),
            )
        )
        return bookings.browse(booking_id for (booking_id,) in rows)
