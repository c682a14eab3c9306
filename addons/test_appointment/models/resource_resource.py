from odoo import api, models


class ResourceResource(models.Model):
    """Drives keep their resource busy, whoever asks and may not see them."""

    _inherit = "resource.resource"

    @api.model
    def _get_busy_spans(self, resource_ids, start, stop):
        spans = super()._get_busy_spans(resource_ids, start, stop)
        for drive in (
            self.env["test.appointment.drive"]
            .sudo()
            .search(
                [
                    ("resource_id", "in", resource_ids),
                    ("start", "<", stop),
                    ("stop", ">", start),
                ]
            )
        ):
            spans.setdefault(drive.resource_id.id, []).append(
                (drive.start, drive.stop, "drive")
            )
        return spans
