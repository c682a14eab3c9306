from odoo import SUPERUSER_ID, api

RETRY_PATTERN = {1: 60, 2: 300, 3: 1800, 4: 7200}


def migrate(cr, version):
    """Settling money is tried again, in databases whose function is there already."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    function = env.ref(
        "appointment_core.queue_job_function_settle_money", raise_if_not_found=False
    )
    if function and not function.retry_pattern:
        function.retry_pattern = RETRY_PATTERN
