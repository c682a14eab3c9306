import base64
import io
from urllib.parse import urlencode

import qrcode

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# First parts of addresses that Odoo answers itself.
RESERVED = {"book", "booking", "my", "odoo", "web", "website", "payment", "shop"}


class AppointmentStore(models.Model):
    """A store has a page on the website at its slug."""

    _inherit = "appointment.store"

    website_url = fields.Char(string="Page", compute="_compute_website_url")
    qr_image = fields.Binary(
        string="QR code of the page", compute="_compute_website_url"
    )

    @api.depends("slug", "company_id")
    def _compute_website_url(self):
        for store in self:
            path = store.slug and store._get_web_path()
            store.website_url = path and f"{store.get_base_url()}{path}"
            store.qr_image = path and self._draw_qr_code(store.website_url)

    @api.model
    def _draw_qr_code(self, text):
        """A picture for paper, as base64: shop window, desk, invoice."""
        with io.BytesIO() as file:
            qrcode.make(text, box_size=12).save(file, "PNG")
            return base64.b64encode(file.getvalue())

    @api.constrains("slug")
    def _check_slug_is_free(self):
        """A page of the website, a route or a language would hide the store."""
        taken = RESERVED.union(self.env["res.lang"]._get_active_by("url_code"))
        pages_sudo = self.env["website.page"].sudo()
        for store in self:
            url = f"/{store.slug}"
            if store.slug in taken or pages_sudo.search_count([("url", "=", url)]):
                raise ValidationError(
                    self.env._(
                        "The address “%(url)s” is used by the website already. "
                        "Please choose another one for the store.",
                        url=url,
                    )
                )

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
