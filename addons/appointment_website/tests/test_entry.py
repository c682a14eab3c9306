from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from odoo.addons.appointment_website.usecases.appointment_entry import (
    AppointmentEntry,
    Area,
)

from .common import WebsiteCommon

AREAS = ("customer", "workshop", "jockey", "admin")


@tagged("post_install", "-at_install")
class TestEntry(WebsiteCommon):
    """Each role gets to its own area, and nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, "entry_customer", "base.group_portal")
        new_test_user(cls.env, "entry_staff", "base.group_user")

    def _sign_in(self, login):
        self.authenticate(login, login)

    def _open(self, path):
        return self.url_open(path, allow_redirects=False)

    def _assert_leads(self, path, target):
        answer = self._open(path)
        self.assertEqual(answer.status_code, 303, path)
        self.assertTrue(answer.headers["Location"].endswith(target), answer.headers)

    def test_the_ways_in_are_shown(self):
        page = self.url_open("/start")
        self.assertEqual(page.status_code, 200)
        for path in ("/book", "/customer", "/admin"):
            self.assertIn(f'href="{path}"', page.text)
        self.assertNotIn('href="/workshop"', page.text)

    def test_strangers_sign_in_and_come_back(self):
        for area in ("customer", "admin"):
            self._assert_leads(f"/{area}", f"/web/login?redirect=%2F{area}")

    def test_customers_get_to_their_account(self):
        self._sign_in("entry_customer")
        self._assert_leads("/customer", "/my")

    def test_staff_gets_to_the_back_office(self):
        self._sign_in("entry_staff")
        self._assert_leads("/admin", "/odoo")

    def test_others_read_which_area_is_theirs(self):
        for login, area, own, foreign in (
            ("entry_customer", "/admin", "/my", "/odoo"),
            ("entry_staff", "/customer", "/odoo", "/my"),
        ):
            self._sign_in(login)
            page = self._open(area)
            self.assertEqual(page.status_code, 403)
            self.assertIn("This area is not yours", page.text)
            main = page.text.split('id="wrap"')[1].split("</main>")[0]
            self.assertIn(f'href="{own}"', main)
            self.assertNotIn(f'href="{foreign}"', main)

    def test_areas_that_are_not_there_say_so(self):
        for login in (None, "entry_customer", "entry_staff"):
            if login:
                self._sign_in(login)
            for area in ("workshop", "jockey"):
                page = self._open(f"/{area}")
                self.assertEqual(page.status_code, 404)
                self.assertIn("There is no such area here", page.text)
                self.assertIn('href="/book"', page.text)

    def test_an_addon_brings_its_area(self):
        known = AppointmentEntry._get_areas

        def get_areas(entry):
            is_open = entry.env.user._is_internal()
            area = Area(
                "workshop", "Workshop", "Cars.", "/my/workshop", "fa-car", is_open
            )
            return [*known(entry), area]

        with patch.object(AppointmentEntry, "_get_areas", get_areas):
            self._assert_leads("/workshop", "/web/login?redirect=%2Fworkshop")
            self._sign_in("entry_staff")
            self._assert_leads("/workshop", "/my/workshop")
            self._sign_in("entry_customer")
            self.assertEqual(self._open("/workshop").status_code, 403)

    def test_only_reading_is_possible(self):
        for area in ("start", *AREAS):
            answer = self.url_open(f"/{area}", data={"x": "1"})
            self.assertEqual(answer.status_code, 405, area)
