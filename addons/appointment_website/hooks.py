"""What happens when the addon goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def uninstall_hook(env):
    """No website keeps the page of a store as its front door."""
    stores = env["appointment.store"].with_context(active_test=False).search([])
    env["website"].search(
        [("homepage_url", "in", [store._get_web_path() for store in stores])]
    ).homepage_url = False
    leave_nothing(env, "appointment_website")
