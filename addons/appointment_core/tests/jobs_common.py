from contextlib import suppress
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tools import mute_logger

from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import Job

from .roles_common import RolesCommon


class JobsCommon(RolesCommon):
    """Runs stored jobs as the queue does: retries, failures and their hooks."""

    def _find_jobs(self, key):
        """Jobs of an identity key, the latest first."""
        return self.env["queue.job"].search(
            [("identity_key", "=", key)], order="id desc"
        )

    def _run_job(self, job, tries=1):
        """Run *job* up to *tries* times, until it is done or has failed."""
        for _try in range(tries):
            env = api.Environment(self.env.cr, SUPERUSER_ID, {})
            # The work itself runs in a savepoint, so nothing is left to roll back.
            with (
                self.enter_registry_test_mode(),
                patch.object(env.cr, "rollback"),
                suppress(Exception),  # raised again, after it was stored with the job
                mute_logger(RunJobController.__module__),
            ):
                RunJobController._runjob(env, Job.load(env, job.uuid))
            if job.state != "pending":
                return
