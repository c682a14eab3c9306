from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import WebsiteCommon

SCRIPT = "appointment_website/static/src/widget/widget.js"


@tagged("post_install", "-at_install")
class TestWidget(WebsiteCommon):
    """Free times on other websites: framed, read only, without a cookie."""

    def _open(self, path="", **params):
        return self.url_open(f"/appointment/widget/salon-test{path}", params=params)

    def test_the_script_is_small_cached_and_needs_no_inline_code(self):
        answer = self.url_open("/appointment/widget.js")
        self.assertEqual(answer.status_code, 200)
        self.assertLessEqual(len(answer.content), 5 * 1024)
        self.assertIn("public, max-age=3600", answer.headers["Cache-Control"])
        self.assertTrue(answer.headers["Content-Type"].startswith("text/javascript"))
        self.assertNotIn("Set-Cookie", answer.headers)
        again = self.url_open(
            "/appointment/widget.js", headers={"If-None-Match": answer.headers["ETag"]}
        )
        self.assertEqual(again.status_code, 304)
        with file_open(SCRIPT) as file:
            script = file.read()
        for forbidden in ("eval(", "innerHTML", "new Function", "cookie =", "Storage."):
            self.assertNotIn(forbidden, script)

    def test_frames_set_no_cookie(self):
        for path in ("", f"/{self.service.id}", "/999999"):
            for params in ({}, {"lang": "de"}, {"utm_source": "x", "utm_medium": "y"}):
                with self.subTest(path=path, params=params):
                    answer = self._open(path, **params)
                    self.assertNotIn("Set-Cookie", answer.headers)
                    self.assertNotIn("document.cookie", answer.text)

    def test_the_frame_lists_services_and_shows_free_times(self):
        answer = self._open()
        self.assertIn(f"/appointment/widget/salon-test/{self.service.id}", answer.text)
        answer = self._open(f"/{self.service.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("o_appointment_days", answer.text)
        self.assertIn('target="_blank"', answer.text)
        for typed in ('name="email"', 'name="phone"', 'name="csrf_token"'):
            self.assertNotIn(typed, answer.text)

    def test_what_is_not_public_is_not_framed(self):
        self.service.is_published = False
        answer = self._open(f"/{self.service.id}")
        self.assertEqual(answer.status_code, 404)
        self.store.is_published = False
        for path in ("", f"/{self.service.id}", "/x%00", "/<script>"):
            answer = self._open(path)
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(
                answer.headers["Content-Security-Policy"], "frame-ancestors 'self'"
            )
            self.assertNotIn("<script>&", answer.text)

    def test_only_the_named_websites_may_frame(self):
        policy = "Content-Security-Policy"
        self.assertEqual(self._open().headers[policy], "frame-ancestors *")
        self.store.widget_domains = "https://Example.com/, *.example.org localhost:8080"
        self.assertEqual(
            self._open().headers[policy],
            "frame-ancestors 'self' example.com *.example.org localhost:8080",
        )
        self.assertNotIn("X-Frame-Options", self._open().headers)

    def test_our_other_pages_are_framed_by_us_alone(self):
        booking = self._book()
        for path in ("/salon-test", "/book", self.path, booking._get_web_path()):
            with self.subTest(path=path):
                headers = self.url_open(path).headers
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
                self.assertEqual(
                    headers["Content-Security-Policy"], "frame-ancestors 'self'"
                )

    def test_what_is_no_website_is_refused_with_a_sentence(self):
        wrong = (
            "example.com; script-src *",
            "'none'",
            "exa..mple.com",
            "javascript:alert(1)",
            "example.com\r\nSet-Cookie: x=1",
            "<b>",
            "-a.com",
            ", ".join(f"a{number}.com" for number in range(51)),
        )
        for text in wrong:
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.store.widget_domains = text

    def test_the_code_is_ready_to_copy(self):
        code = self.store.widget_code
        self.assertIn('/appointment/widget.js" data-store="salon-test"></script>', code)
        self.assertIn('data-mode="button"', self.store.widget_button_code)

    def test_the_language_is_the_one_that_is_asked_for(self):
        self.env["res.lang"]._activate_lang("de_DE")
        website = self.env["website"].get_current_website()
        website.language_ids |= self.env.ref("base.lang_de")
        path = f"/{self.service.id}"
        for asked, spoken in (("de", "de-DE"), ("de_DE", "de-DE"), ("xx", "en-US")):
            answer = self._open(path, lang=asked)
            self.assertIn(f'lang="{spoken}"', answer.text)
        answer = self.url_open(
            f"/appointment/widget/salon-test{path}",
            headers={"Accept-Language": "de-AT,de;q=0.9"},
        )
        self.assertIn('lang="de-DE"', answer.text)
        for text in ("<script>alert(1)</script>", "../..", "%00", "x" * 5000):
            self.assertIn(self._open(path, lang=text).status_code, (200, 400, 414))
