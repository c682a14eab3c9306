"""What happens when the addon comes and goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def post_init_hook(env):
    """Stores that were there before get the rules that new ones begin with."""
    stores = env["appointment.store"].with_context(active_test=False).search([])
    env["appointment.notification.rule"]._create_defaults(stores)


def uninstall_hook(env):
    leave_nothing(env, "appointment_sms")
