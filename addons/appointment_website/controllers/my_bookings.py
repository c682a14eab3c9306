from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class MyBookingsController(CustomerPortal):
    """Bookings and preferences of customers who are signed in."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        bookings = request.env["appointment.my.bookings"]
        if "appointment_booking_count" in counters:
            values["appointment_booking_count"] = bookings._count("all")
        if "appointment_coming_count" in counters:
            values["appointment_coming_count"] = bookings._count("coming")
        return values

    @route(
        ["/my/bookings", "/my/bookings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_my_bookings(self, page=1, show="all", search="", **_params):
        if request.env.user._is_internal():
            return request.redirect("/odoo")
        bookings = request.env["appointment.my.bookings"]
        show = show if show in bookings._get_filters() else "all"
        pager = portal_pager(
            url="/my/bookings",
            total=bookings._count(show, search),
            page=page,
            step=self._items_per_page,
            url_args={"show": show, "search": search},
        )
        values = {
            **self._prepare_portal_layout_values(),
            **bookings._get_page_values(
                show, search, pager["offset"], self._items_per_page
            ),
            "page_name": "appointment_booking",
            "pager": pager,
        }
        return request.render(
            "appointment_website.my_bookings",
            values,
            headers={"Cache-Control": "private"},
        )

    @route(
        "/my/bookings/preferences",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_preferences(self, saved="", **_params):
        return self._render_preferences(is_saved=bool(saved))

    @route(
        "/my/bookings/preferences",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def save_preferences(self, **form):
        problems = request.env["appointment.my.bookings"]._save_preferences(form)
        if problems:
            return self._render_preferences(problems)
        return request.redirect("/my/bookings/preferences?saved=1", code=303)

    def _render_preferences(self, problems=None, is_saved=False):
        values = {
            **self._prepare_portal_layout_values(),
            **request.env["appointment.my.bookings"]._get_preferences(),
            "page_name": "appointment_preferences",
            "problems": problems or {},
            "is_saved": is_saved,
        }
        return request.render(
            "appointment_website.my_preferences",
            values,
            status=422 if problems else 200,
            headers={"Cache-Control": "private"},
        )
