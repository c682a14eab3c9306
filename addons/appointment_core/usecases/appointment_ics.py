import re
from datetime import timezone

import vobject

from odoo import api, fields, models

from ..kernel import states
from . import vtimezone

# Every character that some reader takes for the end of a line, and what else is not
# text. Line feeds are kept: vobject writes them as the two characters ``\n``.
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
PRODUCT = "-//Appointment Suite//Odoo//EN"
WALL_TIME = "%Y%m%dT%H%M%S"
STATUS = {
    states.HOLD: "TENTATIVE",
    states.PENDING: "TENTATIVE",
    states.CANCELLED: "CANCELLED",
    states.EXPIRED: "CANCELLED",
}


class AppointmentIcs(models.AbstractModel):
    """A booking as a calendar file (RFC 5545, RFC 5546; behaviour T84)."""

    _name = "appointment.ics"
    _description = "Calendar File"

    @api.model
    def _render(self, booking, method="PUBLISH"):
        """The calendar file of *booking* in the language of the environment.

        All files of a booking share one UID; a later file has a higher SEQUENCE.

        :param method: ``REQUEST`` (mail about a confirmed booking), ``CANCEL`` or
            ``PUBLISH`` (download). Without addresses on both sides an invitation is
            not possible, and ``PUBLISH`` is written for ``REQUEST``.
        :return: UTF-8 bytes
        """
        booking.ensure_one()
        booking_sudo = booking.sudo().with_context(lang=self.env.lang)
        sender = self._get_address(booking_sudo.store_id.email) or self._get_address(
            booking_sudo.company_id.email
        )
        guest = self._get_address(booking_sudo._get_contact_address())
        if method == "REQUEST" and not (sender and guest):
            method = "PUBLISH"
        zone = booking_sudo.store_id._get_zone()
        start, stop = (
            moment.replace(tzinfo=timezone.utc)
            for moment in (booking_sudo.start, booking_sudo.stop)
        )
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = PRODUCT
        calendar.add("method").value = method
        calendar.add(vtimezone.build(zone, start, stop))
        event = calendar.add("vevent")
        for name, moment in (("dtstart", start), ("dtend", stop)):
            self._add_moment(event, name, moment, zone)
        self._add_facts(event, booking_sudo, method)
        self._add_people(event, booking_sudo, method, sender, guest)
        return calendar.serialize().encode()

    @api.model
    def _get_filename(self, booking):
        return f"{re.sub(r'[^A-Za-z0-9_-]', '-', booking.name)}.ics"

    @api.model
    def _get_uid(self, booking):
        """The same in every file about *booking*, and nowhere else."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"appointment-booking-{booking.id}@{database}"

    def _add_facts(self, event, booking, method):
        event.add("uid").value = self._get_uid(booking)
        stamp = event.add("dtstamp")
        stamp.isNative = False
        stamp.value = fields.Datetime.now().strftime(f"{WALL_TIME}Z")
        event.add("sequence").value = str(booking.ics_sequence)
        is_cancel = method == "CANCEL"
        event.add("status").value = (
            "CANCELLED" if is_cancel else STATUS.get(booking.state, "CONFIRMED")
        )
        event.add("transp").value = "TRANSPARENT" if is_cancel else "OPAQUE"
        event.add("summary").value = self._clean(
            f"{booking.service_id.name} – {booking.store_id.name}"
        )
        event.add("location").value = self._clean(booking._format_place())
        event.add("description").value = self._clean(self._get_description(booking))
        event.add("url").value = self._clean(booking._get_link()).replace("\n", "")

    def _get_description(self, booking):
        lines = [f"{label}: {value}" for label, value in booking._get_mail_lines()]
        return "\n".join([*lines, "", booking._get_link()])

    def _add_people(self, event, booking, method, sender, guest):
        if sender:
            organizer = event.add("organizer")
            organizer.value = f"mailto:{sender}"
            organizer.params["CN"] = [self._clean_name(booking.store_id.name)]
        if guest and sender and method != "PUBLISH":
            attendee = event.add("attendee")
            attendee.value = f"mailto:{guest}"
            attendee.params.update(
                {
                    "CN": [self._clean_name(booking._get_contact().name)],
                    "ROLE": ["REQ-PARTICIPANT"],
                    "PARTSTAT": ["ACCEPTED"],
                    "RSVP": ["FALSE"],
                }
            )

    def _add_moment(self, event, name, moment, zone):
        """Add an aware UTC datetime as wall time of *zone*, or as UTC in the second
        pass of an hour that happens twice: wall time means the first one."""
        line = event.add(name)
        line.isNative = False
        wall = moment.astimezone(zone).replace(tzinfo=None, fold=0)
        if wall.replace(tzinfo=zone).astimezone(timezone.utc) == moment:
            line.value = wall.strftime(WALL_TIME)
            line.params["TZID"] = [zone.key]
        else:
            line.value = moment.strftime(f"{WALL_TIME}Z")

    @api.model
    def _clean(self, text):
        """Text without characters that could begin a line of its own (T81)."""
        text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
        return UNSAFE.sub(" ", text)

    def _clean_name(self, name):
        """A parameter value: it cannot hold double quotes or line feeds."""
        return self._clean(name).replace('"', "'").replace("\n", " ")

    @api.model
    def _get_address(self, email):
        """An address fit for a ``mailto:`` value, or nothing."""
        address = (email or "").strip()
        is_safe = "@" in address and not re.search(r"[\s\x00-\x1f\x7f-\x9f]", address)
        return address if is_safe else ""
