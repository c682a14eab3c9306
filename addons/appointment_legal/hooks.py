"""What happens when the addon goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def uninstall_hook(env):
    """The files of versions and of agreements go with them."""
    texts = env["appointment.legal.text"].search([])
    env["ir.attachment"].search(
        [
            ("res_model", "=", texts._name),
            ("res_id", "in", texts.ids),
            # Without a word about it, a search leaves files of fields out.
            "|",
            ("res_field", "=", False),
            ("res_field", "!=", False),
        ]
    ).unlink()
    leave_nothing(env, "appointment_legal")
