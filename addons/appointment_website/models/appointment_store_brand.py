from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..kernel import colour


class AppointmentStore(models.Model):
    """The store's own logo and colours, on all of its pages."""

    _inherit = "appointment.store"

    logo = fields.Image(
        max_width=512,
        max_height=256,
        copy=False,
        help="Above all pages of the store. Use a PNG with a transparent background.",
    )
    brand_color = fields.Char(
        string="Colour",
        help="Of buttons and links on the store's pages, such as #0F4C5C. Links are "
        "made darker where they would be hard to read. Left empty, the website's.",
    )
    brand_text_color = fields.Char(
        string="Colour of text on it",
        help="Left empty, black or white, whichever reads better.",
    )

    # ------------------------------------------------------------ check

    @api.constrains("brand_color", "brand_text_color")
    def _check_brand_is_readable(self):
        for store in self:
            for text in (store.brand_color, store.brand_text_color):
                if text and not colour.parse(text):
                    raise ValidationError(
                        self.env._(
                            "“%(text)s” is not a colour. Write it like #0F4C5C: a hash "
                            "and six digits or letters from A to F.",
                            text=text,
                        )
                    )
            store._check_contrast()

    def _check_contrast(self):
        """Refuse a text that many people could not read on the store's colour."""
        self.ensure_one()
        background = colour.parse(self.brand_color or "")
        text = colour.parse(self.brand_text_color or "")
        if not background or not text:
            return
        ratio = colour.contrast(background, text)
        if ratio < colour.READABLE:
            raise ValidationError(
                self.env._(
                    "Text in %(text)s on %(background)s is hard to read: the contrast "
                    "is %(ratio).1f to 1, and needs 4.5 to 1. Choose a darker or "
                    "lighter one, or leave the text's colour empty.",
                    text=text,
                    background=background,
                    ratio=ratio,
                )
            )

    # ------------------------------------------------------------ business

    def _get_brand_style(self):
        """CSS custom properties of the store's colours, or ``False``.

        Made of parsed colours only, so nothing else can get into the page.
        """
        background = colour.parse((self.brand_color if self else "") or "")
        if not background:
            return False
        text = colour.parse(self.brand_text_color or "") or colour.text_on(background)
        return (
            f"--o-appointment-brand: {background}; "
            f"--o-appointment-on-brand: {text}; "
            f"--o-appointment-link: {colour.darken(background)};"
        )

    def _get_logo_path(self):
        """Address of the logo, new with each one, or ``False``."""
        self.ensure_one()
        if not self.with_context(bin_size=True).logo:
            return False
        unique = f"{self.write_date:%Y%m%d%H%M%S}"
        return f"/appointment/picture/{self._name}/{self.id}/logo?unique={unique}"
