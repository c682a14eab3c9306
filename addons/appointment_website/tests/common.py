import re
from datetime import datetime, timedelta

from odoo.tests import HttpCase

from odoo.addons.appointment_core.tests.common import AppointmentCommon


class WebsiteCommon(AppointmentCommon, HttpCase):
    """A published store at ``/salon-test`` with one service, and a visitor.

    Pages are asked over HTTP, so the clock is the real one: days lie in the future.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.write(
            {"terms": "<p>Our terms.</p>", "privacy": "<p>Our privacy notice.</p>"}
        )
        cls.service.price = 100.0
        today = datetime.now(cls.zone).date()
        cls.monday = today + timedelta(days=28 - today.weekday())
        cls.path = f"/salon-test/book/{cls.service.id}"

    # ------------------------------------------------------------ requests

    def _minute(self, hour, minute=0, day=None):
        """Minutes since 1970 of a wall time in Berlin, on the Monday by default."""
        day = day or self.monday
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        return int(moment.timestamp()) // 60

    def _get_form(self, path=None):
        """Hidden fields of the booking page, as the browser gets them."""
        html = self.url_open(path or self.path).text
        fields = dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
        )
        self.assertIn("csrf_token", fields)
        return fields

    def _get_details(self, **values):
        return {
            **self._get_form(),
            "start": str(self._minute(10)),
            "name": "Erika Muster",
            "email": "erika@example.com",
            "phone": "02302 123456",
            "visitor_tz": "Asia/Kathmandu",
            **values,
        }

    def _submit(self, **values):
        """Send the details form; redirects are not followed."""
        return self._post(self.path, self._get_details(**values))

    def _post(self, path, data):
        return self.url_open(path, data=data, allow_redirects=False)

    # ------------------------------------------------------------ bookings

    def _get_bookings(self):
        return self.env["appointment.booking"].search(
            [("service_id", "=", self.service.id)]
        )

    def _book(self, **values):
        """A held booking made through the website."""
        answer = self._submit(**values)
        self.assertEqual(answer.status_code, 303, answer.text)
        return self._get_bookings()

    def _count_rows(self):
        models = ("appointment.booking", "appointment.claim", "res.partner")
        return [self.env[model].search_count([]) for model in models]
