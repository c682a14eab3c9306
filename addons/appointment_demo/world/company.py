"""The company: address, euro, German chart of accounts, payment and website."""

from odoo import Command

from . import drawings
from .records import ensure

GERMAN = "de_DE"
PALETTE_FILE = "/website/static/src/scss/options/colors/user_color_palette.scss"
PALETTE = {"o-color-1": drawings.NAVY, "o-color-2": drawings.ORANGE}
HOME = "/book"
VALUES_FILE = "/website/static/src/scss/options/user_values.scss"
FONTS = ("font", "headings-font", "navbar-font", "buttons-font")


def load_languages(env):
    """English and German, German with all texts of the installed addons."""
    env["res.lang"]._activate_lang("en_US")
    if GERMAN in dict(env["res.lang"].get_installed()):
        return
    env["res.lang"]._activate_lang(GERMAN)
    installed = env["ir.module.module"].search(
        [("state", "in", ("installed", "to install", "to upgrade"))]
    )
    env["ir.module.module"]._load_module_terms(installed.mapped("name"), [GERMAN])


def create_company(env):
    """The company with its currency from the start: else orders are in dollars."""
    euro = env.ref("base.EUR")
    euro.active = True
    address = ensure(
        env,
        "res_partner_company_witten",
        "res.partner",
        {
            "name": "Autoservice Witten GmbH",
            "is_company": True,
            "street": "Ardeystraße 96",
            "zip": "58452",
            "city": "Witten",
            "state_id": env.ref("base.state_de_nw").id,
            "country_id": env.ref("base.de").id,
            "phone": "+49 2302 555010",
            "email": "werkstatt@autoservice-witten.example.com",
            "lang": GERMAN,
            "tz": "Europe/Berlin",
        },
    )
    garage = ensure(
        env,
        "res_company_witten",
        "res.company",
        {
            "name": "Autoservice Witten GmbH",
            "partner_id": address.id,
            "currency_id": euro.id,
            "country_id": env.ref("base.de").id,
            "logo": drawings.logo(),
            "company_registry": "20264, Amtsgericht Bochum",
            "report_footer": "Autoservice Witten GmbH · Ardeystraße 96 · 58452 Witten",
        },
    )
    env.ref("base.user_admin").write(
        {
            "company_ids": [Command.link(garage.id)],
            "company_id": garage.id,
            "tz": "Europe/Berlin",
        }
    )
    return garage


def load_accounting(env, garage):
    """Chart SKR03 with 19 % on sales, and invoice numbers that begin with RE.

    The chart is loaded directly: ``try_loading`` warns while addons install.
    """
    env["account.chart.template"]._load("de_skr03", garage, install_demo=False)
    garage.write({"portal_confirmation_sign": False, "portal_confirmation_pay": True})
    env["account.journal"].search(
        [("company_id", "=", garage.id), ("type", "=", "sale")], limit=1
    ).code = "RE"


def publish_payment(env, garage):
    """The demo provider, in test mode and offered to every visitor."""
    providers = env["payment.provider"].sudo()
    providers._setup_provider("demo")
    provider = providers.search(
        [("company_id", "=", garage.id), ("code", "=", "demo")], limit=1
    )
    provider.write({"state": "test", "is_published": True})


def bind_website(env, garage):
    """Public prices and orders belong to the website's company.

    The store's page is the front door. Fonts come from the visitor's device: nothing
    is fetched from Google.
    """
    website = env["website"].search([], order="sequence, id", limit=1)
    languages = env["res.lang"].search([("code", "in", (GERMAN, "en_US"))])
    website.write(
        {
            "name": "Autoservice Witten",
            "company_id": garage.id,
            "language_ids": [Command.set(languages.ids)],
            "default_lang_id": languages.filtered(lambda x: x.code == GERMAN).id,
            "logo": drawings.logo(),
            "homepage_url": HOME,
        }
    )
    # Logo and button of the header lead there already.
    website.menu_id.child_id.filtered(lambda menu: menu.url in ("/", "/book")).unlink()
    assets = env["website.assets"].with_context(website_id=website.id)
    fonts = dict.fromkeys(FONTS, "'SYSTEM_FONTS'")
    assets.make_scss_customization(VALUES_FILE, fonts)
    assets.make_scss_customization(PALETTE_FILE, PALETTE)
