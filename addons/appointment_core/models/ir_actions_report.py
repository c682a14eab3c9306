import logging
import subprocess

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models import ir_actions_report

from ..usecases import chromium_pdf

_logger = logging.getLogger(__name__)

MISSING_STATES = ("install", "broken")


class IrActionsReport(models.Model):
    """Without wkhtmltopdf a headless Chromium prints: an invoice is a PDF anyway."""

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        state = super().get_wkhtmltopdf_state()
        return "ok" if self._get_chromium(state) else state

    def _get_chromium(self, state):
        """The browser that prints, when wkhtmltopdf is in *state*; else ``None``."""
        return chromium_pdf.find_chromium() if state in MISSING_STATES else None

    # The signature is Odoo's.
    def _run_wkhtmltopdf(  # noqa: PLR0913, PLR0917
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        chromium = self._get_chromium(ir_actions_report._wkhtml().state)
        if not chromium:
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        paperformat = report.get_paperformat()
        try:
            return merge_pdf(
                [
                    chromium_pdf.print_page(
                        chromium,
                        chromium_pdf.compose(
                            str(body), header, footer, number, paperformat, landscape
                        ),
                    )
                    for number, body in enumerate(bodies)
                ]
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            _logger.warning("Chromium could not print: %s", error)
            raise UserError(
                self.env._("The PDF could not be made. Please try again later.")
            ) from error
