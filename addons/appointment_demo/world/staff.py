"""Logins to try; names and passwords also stand in WHAT_TO_TRY.txt."""

from odoo import Command

from .records import ensure

GROUPS = {
    "manager": (
        "appointment_core.appointment_core_group_manager",
        "sales_team.group_sale_salesman_all_leads",
        "account.group_account_invoice",
    ),
    "frontdesk": ("appointment_core.appointment_core_group_frontdesk",),
    "provider": ("appointment_core.appointment_core_group_provider",),
}


def create_users(env, world, firm):
    """``{login: user}`` of the staff; the login is the password, too."""
    host = world.company.email.partition("@")[2]
    users = {}
    for plan in world.logins:
        groups = [env.ref(group).id for group in GROUPS[plan.role]]
        user = users[plan.login] = ensure(
            env,
            f"res_users_{plan.login.replace('-', '_')}",
            "res.users",
            {
                "name": plan.name,
                "login": plan.login,
                "password": plan.login,
                "email": f"{plan.login}@{host}",
                "lang": "en_US",
                "tz": world.company.tz,
                "company_id": firm.id,
                "company_ids": [Command.set(firm.ids)],
                "group_ids": [Command.set(groups)],
            },
        )
        # One who was here before has lost the groups of an addon that went.
        user.group_ids = [Command.link(group) for group in groups]
    return users
