"""What happens when the addon comes and goes."""

from odoo.addons.appointment_core.hooks import leave_nothing


def post_init_hook(env):
    """Stores that were there before get the rules that new ones begin with.

    What the core has told before had been handed over when it was noted.
    """
    stores = env["appointment.store"].with_context(active_test=False).search([])
    env["appointment.notification.rule"]._create_defaults(stores)
    env.cr.execute(
        "UPDATE appointment_message SET state = 'sent', sent_at = create_date"
    )
    env["appointment.message"].invalidate_model()


def uninstall_hook(env):
    """The core's ledger knows mails about bookings only."""
    messages = env["appointment.message"].search([])
    messages.filtered(
        lambda message: not message.booking_id or message.channel != "mail"
    ).unlink()
    leave_nothing(env, "appointment_sms")
