import base64
import io

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import WebsiteCommon

BAD = (
    "red",
    "#12345",
    "#GGGGGG",
    "rgb(1,2,3)",
    "#000;background:url(//evil)",
    "</style><script>",
    "x" * 500,
)


@tagged("post_install", "-at_install")
class TestBrand(WebsiteCommon):
    """A store has its own look on all of its pages, and everybody can read it."""

    def test_all_pages_of_the_store_have_its_colours(self):
        self.store.brand_color = "#ffd700"
        booking = self._book()
        for path in ("/salon-test", self.path, booking._get_web_path()):
            page = self.url_open(path).text
            self.assertIn("--o-appointment-brand: #FFD700", page, path)
            self.assertIn("--o-appointment-on-brand: #000000", page, path)
            self.assertNotIn("--o-appointment-link: #FFD700", page, path)

    def test_no_other_store_has_them(self):
        self.store.brand_color = "#ffd700"
        self._create_store(name="Other Salon")
        for path in ("/other-salon", "/book", "/start"):
            self.assertNotIn("--o-appointment-brand:", self.url_open(path).text, path)

    def test_dark_colours_have_white_text(self):
        self.store.brand_color = "#0F4C5C"
        self.assertIn("on-brand: #FFFFFF", self.store._get_brand_style())
        self.assertIn("link: #0F4C5C", self.store._get_brand_style())

    def test_a_text_that_is_hard_to_read_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "hard to read"):
            self.store.write({"brand_color": "#FFD700", "brand_text_color": "#FFFFFF"})
        self.store.write({"brand_color": "#FFD700", "brand_text_color": "#222222"})
        self.assertIn("on-brand: #222222", self.store._get_brand_style())

    def test_what_is_no_colour_is_refused(self):
        for field in ("brand_color", "brand_text_color"):
            for text in BAD:
                with self.subTest(field=field, text=text):
                    with self.assertRaisesRegex(ValidationError, "not a colour"):
                        self.store[field] = text

    def test_without_a_colour_the_website_decides(self):
        self.store.brand_color = False
        self.assertFalse(self.store._get_brand_style())
        self.assertNotIn("o_appointment_branded", self.url_open("/salon-test").text)

    def test_the_logo_is_above_the_pages(self):
        self.assertNotIn("o_appointment_logo", self.url_open("/salon-test").text)
        with io.BytesIO() as file:
            Image.new("RGBA", (900, 300), (15, 76, 92, 128)).save(file, "PNG")
            self.store.logo = base64.b64encode(file.getvalue())
        for path in ("/salon-test", self.path):
            page = self.url_open(path).text
            logo = page.split('class="o_appointment_logo"')[1].split('src="')[1]
            answer = self.url_open(logo.split('"')[0].replace("&amp;", "&"))
            self.assertEqual(answer.headers["Content-Type"], "image/png")
            self.assertEqual(Image.open(io.BytesIO(answer.content)).size, (512, 171))
        self.store.is_published = False
        self.assertEqual(
            self.url_open(
                f"/appointment/picture/appointment.store/{self.store.id}/logo"
            ).status_code,
            404,
        )
