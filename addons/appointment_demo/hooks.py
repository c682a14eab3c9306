"""What happens when the addon comes and goes.

What it built is books in the end: posted invoices, and the companies, users and
customers in them. None of these can be deleted, so the worlds stay as they are, and
people archive what they do not want. Their XML ids stay under another name, which Odoo
does not touch: the addon finds them when it comes again.
"""

from .world import build
from .world.records import MODULE

KEPT = "__appointment_demo__"


def pre_init_hook(env):
    """Take the worlds back that an earlier installation has built.

    Where the stores went with their addon, the resources are strangers.
    """
    kept = env["ir.model.data"].search([("module", "=", KEPT)])
    if "appointment.store" not in kept.mapped("model"):
        kept.filtered(lambda row: row.model == "resource.resource").unlink()
    kept.exists().module = MODULE


def post_init_hook(env):
    """Build the demo worlds once; what exists already is left as it is."""
    build.build(env)


def uninstall_hook(env):
    """Leave the worlds whole."""
    built = env["ir.model.data"].search(
        [("module", "=", MODULE), ("noupdate", "=", True)]
    )
    built.module = KEPT
