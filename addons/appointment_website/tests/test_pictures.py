import base64
import io

from PIL import Image

from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestPictures(WebsiteCommon):
    """Strangers see pictures of published stores and services, and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with io.BytesIO() as buffer:
            Image.new("RGB", (800, 600), "#0F4C5C").save(buffer, "PNG")
            picture = base64.b64encode(buffer.getvalue())
        cls.store.image_1920 = picture
        cls.service.image_1920 = picture
        cls.of_store = "/appointment/picture/salon-test"
        cls.of_service = f"{cls.of_store}/{cls.service.id}"

    def test_pictures_of_published_things_are_served(self):
        page = self.url_open("/salon-test").text
        for path in (self.of_store, self.of_service):
            self.assertIn(f'src="{path}?unique=', page)
            answer = self.url_open(path)
            self.assertEqual(answer.headers["Content-Type"], "image/png")
            self.assertIn("max-age=31536000", answer.headers["Cache-Control"])

    def test_pictures_of_hidden_things_are_not_found(self):
        self.service.is_published = False
        self.assertEqual(self.url_open(self.of_service).status_code, 404)
        self.store.is_published = False
        self.assertEqual(self.url_open(self.of_store).status_code, 404)

    def test_without_pictures_the_page_shows_none(self):
        self.store.image_1920 = False
        self.service.image_1920 = False
        self.assertNotIn("/appointment/picture", self.url_open("/salon-test").text)
        self.assertEqual(self.url_open(self.of_store).status_code, 404)
