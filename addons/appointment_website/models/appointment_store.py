import base64
import io
import re
from urllib.parse import urlencode

import qrcode

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CODE = re.compile(r"[A-Z0-9]{4,12}")


class AppointmentStore(models.Model):
    """A store has a page on the website at its slug, and a short one for paper."""

    _name = "appointment.store"
    _inherit = ["appointment.store", "website.multi.mixin", "website.seo.metadata"]

    website_id = fields.Many2one(
        help="Only this website shows the store. Left empty, the websites of its "
        "company do; when the company has none, all do."
    )
    website_url = fields.Char(string="Page", compute="_compute_website_url")
    short_url = fields.Char(
        string="Short address",
        compute="_compute_website_url",
        help="For paper: it leads to the store also when its web address changes.",
    )
    qr_image = fields.Binary(
        string="QR code of the page", compute="_compute_website_url"
    )
    latitude = fields.Float(
        string="Latitude",
        related="partner_id.partner_latitude",
        readonly=False,
        help="Degrees north; with it customers find the store by distance. Change it "
        "when the store moves.",
    )
    longitude = fields.Float(
        string="Longitude",
        related="partner_id.partner_longitude",
        readonly=False,
        help="Degrees east, as a map shows them.",
    )

    # ------------------------------------------------------------ compute

    @api.depends("slug", "code", "company_id", "website_id")
    def _compute_website_url(self):
        for store in self:
            if not store.slug or not store.code:
                store.website_url = store.short_url = store.qr_image = False
                continue
            host = store.get_base_url()
            store.website_url = f"{host}{store._get_web_path()}"
            store.short_url = f"{host}/c/{store.code}"
            store.qr_image = store._draw_qr_code(store.short_url)

    # ------------------------------------------------------------ check

    @api.constrains("code")
    def _check_code(self):
        for store in self:
            if not CODE.fullmatch(store.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be a QR code. Use 4 to 12 capital letters "
                        "and digits.",
                        code=store.code,
                    )
                )

    @api.constrains("latitude", "longitude")
    def _check_position(self):
        for store in self:
            if abs(store.latitude) > 90 or abs(store.longitude) > 180:
                raise ValidationError(
                    self.env._(
                        "This position is not on the globe. Latitude goes from -90 to "
                        "90, longitude from -180 to 180."
                    )
                )

    # ------------------------------------------------------------ business

    @api.model
    def _draw_qr_code(self, text):
        """A picture for paper, as base64: shop window, desk, invoice."""
        with io.BytesIO() as file:
            qrcode.make(text, box_size=12).save(file, "PNG")
            return base64.b64encode(file.getvalue())

    def _get_web_path(self):
        """Path of the store's page."""
        self.ensure_one()
        return f"/{self.slug}"

    def _get_address(self):
        """The address as lines, without empty ones."""
        self.ensure_one()
        address = self.partner_id._display_address(without_company=True)
        return "\n".join(line for line in address.splitlines() if line.strip())

    def _get_map_url(self):
        """A map of the address; nothing is fetched from there before a click."""
        self.ensure_one()
        query = urlencode({"query": ", ".join(self._get_address().splitlines())})
        return f"https://www.openstreetmap.org/search?{query}"

    def _default_website_meta(self):
        """A shared link shows the store's picture and name, not the platform's."""
        meta = super()._default_website_meta()
        graph, card = meta["default_opengraph"], meta["default_twitter"]
        graph["og:title"] = graph["og:site_name"] = card["twitter:title"] = self.name
        if picture := self._get_picture():
            graph["og:image"] = picture["src"]
            card["twitter:image"] = picture["src"]
        return meta

    def _get_lang(self):
        """The language of the store's paper: of its contact, of its company."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wishes = (
            self.partner_id.lang,
            self.company_id.partner_id.lang,
            self.env.lang,
        )
        return next((lang for lang in wishes if lang in installed), "en_US")
