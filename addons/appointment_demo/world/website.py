"""The first website, which is that of one world."""

from odoo import Command

from .drawings_garage import NAVY, ORANGE
from .records import LANGUAGES

PALETTE_FILE = "/website/static/src/scss/options/colors/user_color_palette.scss"
PALETTE = {"o-color-1": NAVY, "o-color-2": ORANGE}
VALUES_FILE = "/website/static/src/scss/options/user_values.scss"
FONTS = ("font", "headings-font", "navbar-font", "buttons-font")


def bind(env, world, firm):
    """The store's page is the front door, in the company's name and colours.

    Fonts come from the visitor's device: nothing is fetched from Google.
    """
    website = env["website"].search([], order="sequence, id", limit=1)
    languages = env["res.lang"].search([("code", "in", LANGUAGES)])
    website.write(
        {
            "name": world.store.name,
            "company_id": firm.id,
            "language_ids": [Command.set(languages.ids)],
            "default_lang_id": languages.filtered(
                lambda language: language.code == world.company.lang
            ).id,
            "logo": world.company.logo(),
            "homepage_url": f"/{world.store.slug}",
        }
    )
    # Logo and button of the header lead there already.
    website.menu_id.child_id.filtered(lambda menu: menu.url in ("/", "/book")).unlink()
    assets = env["website.assets"].with_context(website_id=website.id)
    fonts = dict.fromkeys(FONTS, "'SYSTEM_FONTS'")
    assets.make_scss_customization(VALUES_FILE, fonts)
    assets.make_scss_customization(PALETTE_FILE, PALETTE)
