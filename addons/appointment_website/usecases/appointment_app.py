import base64
import hashlib
import io
import json
from urllib.parse import urlencode

from PIL import Image, UnidentifiedImageError

from odoo import api, models
from odoo.http import request
from odoo.tools import file_open

from ..kernel import colour

WORKER = "appointment_website/static/src/app_worker/service_worker.js"
PLAIN_ICON = "appointment_core/static/description/icon.png"
THEME = "#0F4C5C"
WHITE = "#FFFFFF"
SIZES = (180, 192, 512)
# Of a maskable icon any shape may be cut; the middle 80 % always stay.
SAFE = 0.6


class AppointmentApp(models.AbstractModel):
    """A store's pages as an app: its name, its icon, and a page without connection."""

    _name = "appointment.app"
    _description = "Installable Pages"

    # ------------------------------------------------------------ manifest

    @api.model
    def _get_head(self, store_sudo):
        """Values of the template ``appointment_website.app_head``."""
        return {
            "manifest": "/appointment/manifest.webmanifest?"
            + urlencode({**self._get_key(store_sudo), "lang": request.lang.url_code}),
            "theme": self._get_theme(store_sudo),
            "icon": self._get_icon_path(store_sudo, 180),
            "name": self._get_name(store_sudo),
        }

    @api.model
    def _get_manifest(self, store_sudo):
        name = self._get_name(store_sudo)
        path = store_sudo._get_web_path() if store_sudo else "/book"
        return {
            "id": f"/appointment/app/{store_sudo.slug or ''}",
            "name": name,
            "short_name": name[:12].strip(),
            "description": self.env._("Book an appointment"),
            "lang": request.lang.code.replace("_", "-"),
            "dir": request.lang.direction,
            "start_url": f"/{request.lang.url_code}{path}",
            "scope": "/",
            "display": "standalone",
            "background_color": WHITE,
            "theme_color": self._get_theme(store_sudo),
            "icons": [
                {
                    "src": self._get_icon_path(store_sudo, size, purpose),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in (192, 512)
                for purpose in ("any", "maskable")
            ],
        }

    @api.model
    def _get_name(self, store_sudo):
        return store_sudo.name or request.website.name

    @api.model
    def _get_theme(self, store_sudo):
        return colour.parse(store_sudo.brand_color or "") or THEME

    @api.model
    def _get_key(self, store_sudo):
        return {"store": store_sudo.slug} if store_sudo else {}

    # ------------------------------------------------------------ icon

    @api.model
    def _get_icon_sizes(self):
        return SIZES

    @api.model
    def _get_icon_path(self, store_sudo, size, purpose="any"):
        changed = (store_sudo or request.website.sudo()).write_date
        params = {**self._get_key(store_sudo), "unique": f"{changed:%Y%m%d%H%M%S}"}
        if purpose == "maskable":
            params["maskable"] = "1"
        return f"/appointment/icon/{size}?{urlencode(params)}"

    @api.model
    def _draw_icon(self, store_sudo, size, is_maskable=False):
        """A square PNG with the logo of the store, else of the website."""
        logo = self._open_logo(store_sudo.logo) or self._open_logo(
            request.website.sudo().logo
        )
        if not logo:
            with file_open(PLAIN_ICON, "rb") as file:
                logo = Image.open(io.BytesIO(file.read())).convert("RGBA")
        width = round(size * SAFE) if is_maskable else size
        scale = min(width / logo.width, width / logo.height)
        logo = logo.resize(
            (max(1, round(logo.width * scale)), max(1, round(logo.height * scale))),
            Image.Resampling.LANCZOS,
        )
        icon = Image.new("RGBA", (size, size), WHITE)
        place = ((size - logo.width) // 2, (size - logo.height) // 2)
        icon.alpha_composite(logo, place)
        with io.BytesIO() as file:
            icon.convert("RGB").save(file, "PNG", optimize=True)
            return file.getvalue()

    @api.model
    def _open_logo(self, content):
        """A picture that can be drawn, or nothing: a drawing (SVG) cannot."""
        try:
            image = Image.open(io.BytesIO(base64.b64decode(content or b"")))
            return image.convert("RGBA")
        except (UnidentifiedImageError, OSError):
            return None

    # ------------------------------------------------------------ worker

    @api.model
    def _get_worker(self):
        """The service worker, with an offline page for each language of the website.

        Its version changes with what it keeps.
        """
        website = request.website
        default = website.default_lang_id
        pages = {
            lang.url_code: f"/appointment/offline?lang={lang.url_code}"
            for lang in website.language_ids.sudo()
        }
        pages[""] = pages[default.url_code]
        with file_open(WORKER) as file:
            script = file.read()
        view_sudo = self.env.ref("appointment_website.offline").sudo()
        key = repr((script, sorted(pages.items()), view_sudo.write_date))
        version = hashlib.sha256(key.encode()).hexdigest()[:12]
        values = json.dumps({"pages": pages, "version": version})
        return f"self.APPOINTMENT_OFFLINE = {values};\n{script}"
