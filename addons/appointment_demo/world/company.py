"""Languages, and a company with its address, currency, accounts and payment."""

from odoo import Command

from .records import LANGUAGES, ensure


def load_languages(env):
    """English, German, Romanian and Greek with all texts of the installed addons."""
    installed = dict(env["res.lang"].get_installed())
    missing = [code for code in LANGUAGES if code not in installed]
    for code in missing:
        language = env["res.lang"]._activate_lang(code)
        language.url_code = code.partition("_")[0]  # Odoo knows no short one for Greek
    modules = env["ir.module.module"].search(
        [("state", "in", ("installed", "to install", "to upgrade"))]
    )
    env["ir.module.module"]._load_module_terms(modules.mapped("name"), missing)


def create_company(env, world):
    """The company with its currency from the start: else orders are in dollars."""
    plan = world.company
    currency = env.ref(f"base.{plan.currency}")
    currency.active = True
    country = env.ref(f"base.{plan.country}")
    address = ensure(
        env,
        f"res_partner_company_{world.key}",
        "res.partner",
        {
            "name": plan.name,
            "is_company": True,
            "street": plan.street,
            "zip": plan.zip,
            "city": plan.city,
            "state_id": env.ref(f"base.{plan.state}").id,
            "country_id": country.id,
            "phone": plan.phone,
            "email": plan.email,
            "vat": plan.vat,
            "lang": plan.lang,
            "tz": plan.tz,
        },
    )
    firm = ensure(
        env,
        f"res_company_{world.key}",
        "res.company",
        {
            "name": plan.name,
            "partner_id": address.id,
            "currency_id": currency.id,
            "country_id": country.id,
            "logo": plan.logo(),
            "company_registry": plan.register,
            "report_footer": " · ".join(
                (
                    plan.name,
                    plan.street,
                    f"{plan.zip} {plan.city}",
                    world.store.values["register_court"],
                )
            ),
        },
    )
    admin = env.ref("base.user_admin")
    admin.company_ids = [Command.link(firm.id)]
    if world.is_front:
        admin.write({"company_id": firm.id, "tz": plan.tz})
    return firm


def load_accounting(env, world, firm):
    """The country's chart with the tax of the services, and the invoices' journal.

    The chart is loaded directly: ``try_loading`` warns while addons install.
    """
    plan = world.company
    charts = env["account.chart.template"]
    charts._load(plan.chart, firm, install_demo=False)
    firm.write({"portal_confirmation_sign": False, "portal_confirmation_pay": True})
    if plan.sale_tax:
        firm.account_sale_tax_id = charts.with_company(firm).ref(plan.sale_tax)
    env["account.journal"].search(
        [("company_id", "=", firm.id), ("type", "=", "sale")], limit=1
    ).code = plan.prefix


def set_break(env, world, firm):
    """The break of resources of this company (docs/decisions/0009)."""
    if world.company.break_minutes:
        env["ir.default"].set(
            "resource.resource",
            "buffer_after_minutes",
            world.company.break_minutes,
            company_id=firm.id,
        )


def publish_payment(env, firm):
    """The demo provider, in test mode and offered to every visitor."""
    providers = env["payment.provider"].sudo()
    providers._setup_provider("demo")
    provider = providers.search(
        [("company_id", "=", firm.id), ("code", "=", "demo")], limit=1
    )
    provider.write({"state": "test", "is_published": True})
