"""Logins to try; names and passwords also stand in WHAT_TO_TRY.txt."""

from odoo import Command

from .records import ensure

# key, name, login and password, groups
USERS = (
    (
        "manager",
        "Sabine Kruse",
        (
            "appointment_core.appointment_core_group_manager",
            "sales_team.group_sale_salesman_all_leads",
            "account.group_account_invoice",
        ),
    ),
    (
        "frontdesk",
        "Lena Hoffmann",
        ("appointment_core.appointment_core_group_frontdesk",),
    ),
    (
        "mechanic",
        "Mehmet Yılmaz",
        ("appointment_core.appointment_core_group_provider",),
    ),
)


def create_users(env, garage):
    """``{key: user}`` of the staff; the key is login and password alike."""
    return {
        key: ensure(
            env,
            f"res_users_{key}",
            "res.users",
            {
                "name": name,
                "login": key,
                "password": key,
                "email": f"{key}@autoservice-witten.example.com",
                "lang": "en_US",
                "tz": "Europe/Berlin",
                "company_id": garage.id,
                "company_ids": [Command.set(garage.ids)],
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
            },
        )
        for key, name, groups in USERS
    }
