"""What happens when the addon goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def uninstall_hook(env):
    """Nobody could switch it off any more: the devices go, too."""
    env["appointment.push.device"].search([]).unlink()
    leave_nothing(env, "appointment_sms_website")
