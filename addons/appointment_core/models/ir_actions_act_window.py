from markupsafe import Markup

from odoo import models

OURS = "appointment_"


class IrActionsActWindow(models.Model):
    """Whose screens stay empty for want of a store reads what to do about it (C-08)."""

    _inherit = "ir.actions.act_window"

    def read(self, fields=None, load="_classic_read"):
        result = super().read(fields, load=load)
        if (fields and "help" not in fields) or not self.env.user._lacks_store():
            return result
        names = self.get_external_id()
        title, advice = self.env.user._explain_no_store()
        for values in result:
            if names[values["id"]].startswith(OURS):
                values["help"] = Markup(
                    '<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>'
                ) % (title, advice)
        return result
