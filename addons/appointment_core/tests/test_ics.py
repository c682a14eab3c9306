import io
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import vobject
from dateutil.tz import tzical

from odoo.tests import freeze_time, tagged

from ..usecases import vtimezone
from .common import NOW, AppointmentCommon

#: Everything some reader takes for a line end, then a property of its own.
INJECTIONS = [
    f"Erika{end}ATTENDEE:mailto:evil@example.com{end}END:VEVENT"
    for end in ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")
]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestIcs(AppointmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.partner_id.email = "salon@example.com"

    def _render(self, booking, method="REQUEST"):
        return self.env["appointment.ics"]._render(booking, method)

    def _parse(self, booking, method="REQUEST"):
        return vobject.readOne(self._render(booking, method).decode())

    def _create_confirmed(self, start="2027-01-05 09:00", **values):
        booking = self._create_booking(start, **values)
        booking._confirm()
        return booking

    def _get_instant(self, text, name="DTSTART"):
        """Aware datetime of a property, by dateutil's reading of our VTIMEZONE."""
        lines = text.replace("\r\n ", "").split("\r\n")
        line = next(line for line in lines if line.startswith(f"{name};TZID="))
        head, wall = line.split(":")
        first, last = lines.index("BEGIN:VTIMEZONE"), lines.index("END:VTIMEZONE")
        zones = tzical(io.StringIO("\r\n".join(lines[first : last + 1])))
        zone = zones.get(head.partition("TZID=")[2])
        return datetime.strptime(wall, "%Y%m%dT%H%M%S").replace(tzinfo=zone)

    # ------------------------------------------------------------ instants

    def test_file_shows_the_instants_of_the_booking(self):
        booking = self._create_confirmed()
        event = self._parse(booking).vevent
        for line, moment in (
            (event.dtstart, booking.start),
            (event.dtend, booking.stop),
        ):
            self.assertEqual(
                line.value.astimezone(timezone.utc).replace(tzinfo=None), moment
            )
            self.assertEqual(line.params["X-VOBJ-ORIGINAL-TZID"], ["Europe/Berlin"])

    def test_zone_of_the_file_is_right_all_year(self):
        """T15, T18: our VTIMEZONE, read by dateutil, agrees with the zone database."""
        for tz in (
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kathmandu",
            "Africa/Casablanca",
            "Australia/Lord_Howe",
            "America/Sao_Paulo",
        ):
            zone = ZoneInfo(tz)
            start = datetime(2027, 1, 5, 8, tzinfo=timezone.utc)
            text = vtimezone.build(zone, start, start).serialize()
            [parsed] = [tzical(io.StringIO(text)).get(tz)]
            # 61 hours apart: every hour of the day comes up, and no moment falls
            # into the hour that happens twice.
            for step in range(140):
                moment = start + timedelta(hours=61 * step)
                wall = moment.astimezone(zone).replace(tzinfo=None)
                self.assertEqual(
                    wall.replace(tzinfo=parsed).utcoffset(),
                    moment.astimezone(zone).utcoffset(),
                    f"{tz} {moment}",
                )

    def test_booking_right_after_the_change_of_clocks(self):
        """T14: 9:00 stays 9:00, and is another instant in summer."""
        for day, utc_hour in (("2027-03-26", 8), ("2027-03-29", 7), ("2027-11-01", 8)):
            booking = self._create_confirmed(f"{day} 09:00")
            text = self._render(booking).decode()
            self.assertIn(
                f"DTSTART;TZID=Europe/Berlin:{day.replace('-', '')}T090000", text
            )
            instant = self._get_instant(text).astimezone(timezone.utc)
            self.assertEqual(instant.hour, utc_hour)
            self.assertEqual(instant.replace(tzinfo=None), booking.start)

    def test_hour_that_happens_twice_is_two_instants(self):
        """T13: wall time alone would show the second pass an hour too early."""
        booking = self._create_confirmed()
        for utc in ("2027-10-31 00:30:00", "2027-10-31 01:30:00"):
            booking._gate().write({"start": utc, "stop": "2027-10-31 03:00:00"})
            value = self._parse(booking).vevent.dtstart.value
            self.assertEqual(
                value.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S"), utc
            )

    # ------------------------------------------------------------ revisions

    def test_move_and_cancel_keep_the_uid_and_raise_the_sequence(self):
        """T84."""
        booking = self._create_confirmed()
        files = [self._parse(booking)]
        booking._reschedule(self._utc("2027-01-06 10:00"), by="store")
        files.append(self._parse(booking))
        booking._cancel("customer")
        files.append(self._parse(booking, "CANCEL"))
        self.assertEqual(len({file.vevent.uid.value for file in files}), 1)
        sequences = [int(file.vevent.sequence.value) for file in files]
        self.assertEqual(sequences, [0, 1, 2])
        self.assertEqual(
            [file.method.value for file in files], ["REQUEST", "REQUEST", "CANCEL"]
        )
        self.assertEqual(
            [file.vevent.status.value for file in files],
            ["CONFIRMED", "CONFIRMED", "CANCELLED"],
        )

    def test_two_bookings_have_two_uids(self):
        uids = {
            self._parse(self._create_confirmed(start)).vevent.uid.value
            for start in ("2027-01-05 09:00", "2027-01-05 10:00")
        }
        self.assertEqual(len(uids), 2)

    def test_invitation_names_both_sides(self):
        event = self._parse(self._create_confirmed()).vevent
        self.assertEqual(event.organizer.value, "mailto:salon@example.com")
        self.assertEqual(event.attendee.value, "mailto:erika@example.com")
        self.assertEqual(event.attendee.params["RSVP"], ["FALSE"])

    def test_download_is_published_without_attendee(self):
        file = self._parse(self._create_confirmed(), "PUBLISH")
        self.assertEqual(file.method.value, "PUBLISH")
        self.assertNotIn("attendee", file.vevent.contents)

    def test_no_invitation_without_an_address_of_the_customer(self):
        self.customer.email = False
        file = self._parse(self._create_confirmed())
        self.assertEqual(file.method.value, "PUBLISH")

    # ------------------------------------------------------------ text

    def test_texts_survive_the_round_trip(self):
        self.service.name = r"Cut; wash, dry \ 50 % – “Große Wäsche” 🚗" + " lang" * 30
        event = self._parse(self._create_confirmed()).vevent
        self.assertEqual(event.summary.value, f"{self.service.name} – Salon Test")
        self.assertEqual(event.location.value, "Salon Test, Witten, Germany")

    def test_no_line_is_longer_than_75_bytes(self):
        self.service.name = "Große Wäsche 🚗 " * 12
        for line in self._render(self._create_confirmed()).split(b"\r\n"):
            self.assertLessEqual(len(line), 75, line)

    def test_no_line_can_be_injected(self):
        """T81: whatever is typed, the file keeps its own lines."""
        booking = self._create_confirmed()
        harmless = self._get_line_starts(booking)
        for text in INJECTIONS:
            booking.partner_id.name = text
            booking.service_id.name = text
            booking.store_id.name = text
            booking.store_id.partner_id.city = text
            self.assertEqual(self._get_line_starts(booking), harmless, repr(text))
            event = self._parse(booking).vevent
            self.assertEqual(len(event.contents["attendee"]), 1)

    def test_an_address_cannot_break_its_line(self):
        booking = self._create_confirmed()
        harmless = self._get_line_starts(booking)
        self.store.partner_id.email = "salon@example.com\r\nATTENDEE:mailto:x@y.z"
        self.env.company.email = "firm@example.com"
        self.assertEqual(self._get_line_starts(booking), harmless)
        self.assertIn(b"mailto:firm@example.com", self._render(booking))

    def _get_line_starts(self, booking):
        """Names of the properties, in order, by the most generous reading of lines."""
        text = self._render(booking).decode().replace("\r\n ", "")
        return [line.replace(";", ":").partition(":")[0] for line in text.splitlines()]
