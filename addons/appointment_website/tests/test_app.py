import base64
import io
import json
import re

from PIL import Image

from odoo.tests import tagged

from .common import WebsiteCommon


def make_picture(width, height, color="#ff0000"):
    with io.BytesIO() as file:
        Image.new("RGB", (width, height), color).save(file, "PNG")
        return base64.b64encode(file.getvalue())


@tagged("post_install", "-at_install")
class TestApp(WebsiteCommon):
    """A store can be installed on a phone, and says when there is no connection."""

    def _get_manifest(self, **params):
        answer = self.url_open("/appointment/manifest.webmanifest", params=params)
        self.assertEqual(answer.headers["Content-Type"], "application/manifest+json")
        return answer.json()

    def _get_icon(self, src):
        answer = self.url_open(src)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        return Image.open(io.BytesIO(answer.content)).convert("RGB")

    def test_our_pages_name_their_manifest_and_others_do_not(self):
        page = self.url_open("/salon-test").text
        [path] = re.findall(r'<link rel="manifest" href="([^"]+)"', page)
        self.assertIn("store=salon-test", path)
        answer = self.url_open(path.replace("&amp;", "&"))
        self.assertEqual(answer.json()["name"], self.store.name)
        self.assertNotIn('rel="manifest"', self.url_open("/contactus").text)

    def test_the_manifest_is_of_the_store(self):
        self.store.brand_color = "#123456"
        manifest = self._get_manifest(store="salon-test")
        self.assertTrue(manifest["start_url"].endswith("/salon-test"))
        self.assertEqual(manifest["theme_color"].lower(), "#123456")
        self.assertEqual(manifest["scope"], "/")
        self.assertEqual(self.url_open(manifest["start_url"]).status_code, 200)
        icons = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
        self.assertEqual(len(icons), 4)

    def test_of_no_store_or_an_unpublished_one_it_is_the_website(self):
        name = self.env["website"].get_current_website().name
        self.store.is_published = False
        for slug in ("", "salon-test", "../..", "<b>", "x" * 3000):
            self.assertEqual(self._get_manifest(store=slug)["name"], name)

    def test_icons_have_their_size_and_a_margin_where_they_are_cut(self):
        self.store.logo = make_picture(200, 100)
        for icon in self._get_manifest(store="salon-test")["icons"]:
            image = self._get_icon(icon["src"])
            size = int(icon["sizes"].split("x")[0])
            self.assertEqual(image.size, (size, size))
            self.assertEqual(image.getpixel((size // 2, size // 2)), (255, 0, 0))
            # The left edge in the middle: the logo, or the margin of a maskable one.
            edge = image.getpixel((1, size // 2))
            is_cut = icon["purpose"] == "maskable"
            self.assertEqual(edge, (255, 255, 255) if is_cut else (255, 0, 0))

    def test_a_logo_that_cannot_be_drawn_does_not_matter(self):
        website = self.env["website"].get_current_website()
        website.logo = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
        self.assertEqual(self._get_icon("/appointment/icon/192").size, (192, 192))

    def test_other_sizes_are_not_drawn(self):
        for size in ("1", "193", "100000", "-1", "x"):
            answer = self.url_open(f"/appointment/icon/{size}")
            self.assertEqual(answer.status_code, 404)

    def test_the_worker_keeps_offline_pages_only(self):
        answer = self.url_open("/appointment/service-worker.js")
        self.assertEqual(answer.headers["Service-Worker-Allowed"], "/")
        self.assertEqual(answer.headers["Cache-Control"], "no-cache")
        self.assertNotIn("Set-Cookie", answer.headers)
        values = re.search(r"APPOINTMENT_OFFLINE = (.+);", answer.text)[1]
        pages = json.loads(values)["pages"]
        self.assertIn("", pages)
        for path in pages.values():
            self.assertTrue(path.startswith("/appointment/offline?"))
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            # It is shown without a connection: it may fetch nothing.
            self.assertFalse(re.search(r"<(link|script|img)|url\(", page.text))

    def test_the_worker_has_another_version_when_its_page_changes(self):
        def get_version():
            script = self.url_open("/appointment/service-worker.js").text
            return re.search(r'"version": "(\w+)"', script)[1]

        before = get_version()
        self.assertEqual(before, get_version())
        self.env["res.lang"]._activate_lang("fr_FR")
        website = self.env["website"].get_current_website()
        website.language_ids |= self.env.ref("base.lang_fr")
        self.assertNotEqual(before, get_version())
