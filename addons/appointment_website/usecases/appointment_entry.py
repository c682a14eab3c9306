from __future__ import annotations

from dataclasses import dataclass

from odoo import api, models


@dataclass(frozen=True)
class Area:
    """A way in: where it leads, and whether it is for the user of this request."""

    key: str  # its short address: ``admin`` for /admin
    label: str
    text: str
    path: str
    icon: str  # of Font Awesome
    is_open: bool
    is_login_needed: bool = True


class AppointmentEntry(models.AbstractModel):
    """The ways in: booking, the own account, and the areas of those who work here."""

    _name = "appointment.entry"
    _description = "Ways In"

    @api.model
    def _get_ways(self):
        """The ways to show: open ones, and those that signing in may open."""
        is_stranger = self.env.user._is_public()
        return [area for area in self._get_areas() if area.is_open or is_stranger]

    @api.model
    def _find_area(self, key):
        """The area with the short address *key*, or nothing."""
        return next((area for area in self._get_areas() if area.key == key), None)

    # ------------------------------------------------------------ hooks

    @api.model
    def _get_areas(self):
        """All areas, in the order in which they are shown.

        An addon adds its own by ``super()``: the workshop's with the key ``workshop``,
        the drivers' with ``jockey``. ``is_open`` says whether it is for this user; the
        area checks rights itself all the same. The path must not be the short address.

        :return: list of ``Area``
        """
        user = self.env.user
        return [
            Area(
                "book",
                self.env._("Book an appointment"),
                self.env._("Find a store, choose a time, done."),
                "/book",
                "fa-calendar-check-o",
                is_open=True,
                is_login_needed=False,
            ),
            Area(
                "customer",
                self.env._("My account"),
                self.env._("Your appointments, invoices and details."),
                "/my",
                "fa-user-o",
                is_open=user._is_portal(),
            ),
            Area(
                "admin",
                self.env._("Back office"),
                self.env._("Calendar, bookings and settings, for those who work here."),
                "/odoo",
                "fa-briefcase",
                is_open=user._is_internal(),
            ),
        ]
