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
    """A headless Chromium prints where wkhtmltopdf is missing, or is a distribution's.

    Distributions build it without the patches of its authors: their reports have no
    header and no footer, and an invoice names no company.
    """

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        return "ok" if self._get_chromium() else super().get_wkhtmltopdf_state()

    def _get_chromium(self):
        """The browser that prints; ``None`` where wkhtmltopdf does it well."""
        info = ir_actions_report._wkhtml()
        is_well = info.state not in MISSING_STATES and info.is_patched_qt
        return None if is_well else chromium_pdf.find_chromium()

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
        chromium = self._get_chromium()
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
