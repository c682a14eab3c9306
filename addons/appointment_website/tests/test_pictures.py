import base64
import io
import re

from PIL import Image

from odoo.tests import tagged

from .common import WebsiteCommon

GPS = 0x8825
ORIENTATION = 0x0112


def draw(width, height, kind="JPEG", **options):
    """A picture as somebody uploads it."""
    with io.BytesIO() as file:
        Image.new("RGB", (width, height), "#0F4C5C").save(file, kind, **options)
        return base64.b64encode(file.getvalue())


@tagged("post_install", "-at_install")
class TestPictures(WebsiteCommon):
    """Strangers see pictures of what is published, small enough for a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.image_1920 = draw(1600, 1200)
        cls.service.image_1920 = draw(800, 600, "PNG")
        cls.resource.write(
            {
                "appointment_image": draw(400, 500),
                "is_appointment_public": True,
                "resource_type": "user",
            }
        )
        cls.photo = cls.env["appointment.store.image"].create(
            {
                "store_id": cls.store.id,
                "name": "The waiting room",
                "image_1920": draw(1200, 900, "WEBP"),
            }
        )
        cls.pictured = cls.store, cls.service, cls.resource, cls.photo

    def _get_path(self, record, size=640):
        return f"/appointment/picture/{record._name}/{record.id}/{size}"

    def _open(self, record, size=640):
        answer = self.url_open(self._get_path(record, size))
        self.assertEqual(answer.status_code, 200, record)
        self.assertEqual(answer.headers["Content-Type"], "image/webp")
        self.assertIn("max-age=31536000", answer.headers["Cache-Control"])
        return Image.open(io.BytesIO(answer.content))

    def test_pictures_are_webp_in_the_width_that_is_needed(self):
        for record, sizes in zip(
            self.pictured,
            (
                {320: (320, 240), 640: (640, 480), 1280: (1280, 960)},
                {320: (320, 240), 640: (640, 480), 1280: (800, 600)},
                {320: (320, 400), 640: (400, 500), 1280: (400, 500)},
                {320: (320, 240), 640: (640, 480), 1280: (1200, 900)},
            ),
            strict=True,
        ):
            for width, size in sizes.items():
                with self.subTest(record=record, width=width):
                    picture = self._open(record, width)
                    self.assertEqual((picture.format, picture.size), ("WEBP", size))

    def test_the_page_keeps_their_place_free(self):
        page = self.url_open("/salon-test").text
        for record in self.pictured:
            picture = record._get_picture()
            tag = next(
                tag
                for tag in re.findall(r"<img[^>]*>", page)
                if self._get_path(record) in tag or self._get_path(record, 1280) in tag
            )
            self.assertIn(f'width="{picture["width"]}"', tag)
            self.assertIn(f'height="{picture["height"]}"', tag)
            self.assertRegex(tag, r'srcset="[^"]+ 320w"')
            self.assertEqual('loading="lazy"' in tag, record != self.store)
        self.assertIn('alt="The waiting room"', page)

    def test_nothing_is_made_when_it_is_asked_for(self):
        attachments = self.env["ir.attachment"]
        for record in self.pictured:
            self._open(record)
        row = attachments.search(
            [
                ("res_model", "=", "appointment.store"),
                ("res_id", "=", self.store.id),
                ("res_field", "=", "picture_640"),
            ]
        )
        answer = self.url_open(self._get_path(self.store))
        self.assertEqual(answer.content, row.raw)

    def test_it_is_upright_and_tells_nobody_where_it_was_taken(self):
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        exif[GPS] = {1: "N", 2: (51.0, 26.0, 0.0)}
        self.store.image_1920 = draw(800, 600, exif=exif)
        picture = self._open(self.store)
        self.assertEqual(picture.size, (600, 800))
        self.assertFalse(picture.getexif())

    def test_a_new_picture_has_a_new_address(self):
        before = self.store._get_picture()["src"]
        self.env.cr.execute(
            "UPDATE appointment_store SET write_date = '2020-01-01' WHERE id = %s",
            [self.store.id],
        )
        self.store.invalidate_recordset(["write_date"])
        self.assertNotEqual(self.store._get_picture()["src"], before)

    def test_pictures_of_hidden_things_are_not_found(self):
        hidden = (
            (self.service, {"is_published": False}),
            (self.resource, {"is_appointment_public": False}),
            (self.resource, {"is_appointment_public": True, "active": False}),
        )
        for record, values in hidden:
            record.write(values)
            self.assertEqual(self.url_open(self._get_path(record)).status_code, 404)
        self.resource.active = True
        self.store.is_published = False
        for record in self.pictured:
            self.assertEqual(self.url_open(self._get_path(record)).status_code, 404)

    def test_nothing_else_can_be_read(self):
        image = self._get_path(self.store)
        for path in (
            f"/appointment/picture/res.partner/{self.customer.id}/640",
            f"/appointment/picture/res.users/{self.env.uid}/640",
            "/appointment/picture/appointment.store/99999999999999/640",
            f"/appointment/picture/x/{self.store.id}/640",
            image.replace("640", "1920"),
            image.replace("640", "image_1920"),
            f"/appointment/picture/appointment.service/{self.service.id}/logo",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_without_pictures_the_page_shows_none(self):
        self.store.image_1920 = False
        self.service.image_1920 = False
        self.resource.appointment_image = False
        self.photo.unlink()
        page = self.url_open("/salon-test").text
        self.assertNotIn("/appointment/picture", page)
        self.assertNotIn(">Photos<", page)

    def test_what_cannot_be_drawn_is_not_shown(self):
        """A drawing has no dots; Odoo keeps it as it is."""
        self.store.image_1920 = base64.b64encode(b'<svg xmlns="x"/>')
        self.assertFalse(self.store._get_picture())
        self.assertEqual(self.url_open("/salon-test").status_code, 200)
