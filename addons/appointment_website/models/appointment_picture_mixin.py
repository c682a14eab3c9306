import base64
import io

# Odoo reads five kinds of pictures; importing the plugin adds WebP.
from PIL import Image, UnidentifiedImageError, WebPImagePlugin  # noqa: F401

from odoo import api, fields, models
from odoo.tools.image import image_fix_orientation

# In CSS pixels a phone shows pictures 96, 320 or so wide; its screen has two or three
# dots for each.
WIDTHS = (320, 640, 1280)
QUALITY = 80


class AppointmentPictureMixin(models.AbstractModel):
    """Pictures for the website: WebP in three widths, made once, when one is uploaded.

    They hold nothing but the picture: where a phone took it is left out.
    """

    _name = "appointment.picture.mixin"
    _description = "Pictures for the Website"

    # The field that holds what was uploaded.
    _picture_source = "image_1920"

    picture_320 = fields.Binary(compute="_compute_pictures", store=True)
    picture_640 = fields.Binary(compute="_compute_pictures", store=True)
    picture_1280 = fields.Binary(compute="_compute_pictures", store=True)
    picture_width = fields.Integer(compute="_compute_pictures", store=True)
    picture_height = fields.Integer(compute="_compute_pictures", store=True)

    @api.depends(lambda self: (self._picture_source,))
    def _compute_pictures(self):
        """None of what cannot be drawn, or not at once: 0 wide says so."""
        for record in self.with_context(bin_size=False):
            image = self._open_picture(record[self._picture_source])
            record.picture_width, record.picture_height = (
                image.size if image else (0, 0)
            )
            for width in WIDTHS:
                record[f"picture_{width}"] = image and self._to_webp(image, width)

    @api.model
    def _open_picture(self, value):
        """A Pillow image, upright, or ``False``: a vector drawing has no size."""
        try:
            image = image_fix_orientation(
                Image.open(io.BytesIO(base64.b64decode(value)))
            )
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
        except (UnidentifiedImageError, OSError, TypeError, ValueError):
            return False

    @api.model
    def _to_webp(self, image, width):
        """*image* at most *width* wide, as base64."""
        if image.width > width:
            height = max(1, round(image.height * width / image.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        with io.BytesIO() as file:
            image.save(file, "WEBP", quality=QUALITY)
            return base64.b64encode(file.getvalue())

    def _get_picture(self, alt=""):
        """What the template ``appointment_website.picture`` draws, or ``False``."""
        self.ensure_one()
        if not self.picture_width:
            return False
        unique = f"{self.write_date:%Y%m%d%H%M%S}"
        paths = {
            min(width, self.picture_width): (
                f"/appointment/picture/{self._name}/{self.id}/{width}?unique={unique}"
            )
            for width in reversed(WIDTHS)
        }
        return {
            "src": paths[min(640, self.picture_width)],
            "srcset": ", ".join(f"{path} {width}w" for width, path in paths.items()),
            "width": self.picture_width,
            "height": self.picture_height,
            "alt": alt,
        }
