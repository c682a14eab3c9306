"""What happens when the addon comes and goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def uninstall_hook(env):
    leave_nothing(env, "appointment_sms")
