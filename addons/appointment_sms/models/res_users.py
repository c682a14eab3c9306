from odoo import models
from odoo.exceptions import AccessDenied

from ..kernel.sign_in import BY_CODE, BY_LINK


class ResUsers(models.Model):
    """Customers sign in by a link or a code; staff by password and second factor."""

    _inherit = "res.users"

    def _login(self, credential, user_agent_env):
        if credential["type"] not in (BY_LINK, BY_CODE):
            return super()._login(credential, user_agent_env)
        login = self.env["appointment.login"]
        secret = login._check(credential)
        # What is refused further on has spent nothing.
        with self.env.cr.savepoint():
            user = login._redeem(secret)
            # Only this puts a record there: no form and no RPC call can send one.
            credential.update(login=user.login, redeemed_for=user)
            return super()._login(credential, user_agent_env)

    def _check_credentials(self, credential, env):
        if credential["type"] not in (BY_LINK, BY_CODE):
            return super()._check_credentials(credential, env)
        user = self.env.user
        if credential.get("redeemed_for") != user or not user._is_portal():
            raise AccessDenied()
        # Who has set up a second factor is asked for it here, too.
        return {"uid": user.id, "auth_method": credential["type"], "mfa": "default"}
