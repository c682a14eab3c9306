from odoo import api, models

from odoo.addons.appointment_core.usecases.appointment_golive import DONE, OPEN, Check


class AppointmentGolive(models.AbstractModel):
    """The legal pages say what they must, and the agreement is accepted."""

    _inherit = "appointment.golive"

    @api.model
    def _get_checks(self, store):
        return [
            *super()._get_checks(store),
            self._check_pages(store),
            self._check_processing(store),
        ]

    def _check_pages(self, store):
        title = self.env._("Legal pages are complete")
        gaps = store._get_legal_gaps()
        if gaps:
            return Check("legal", title, OPEN, " ".join(gaps), "store")
        sentence = self.env._("Nothing is missing. Read them once as a customer.")
        return Check("legal", title, DONE, sentence)

    def _check_processing(self, store):
        title = self.env._("Agreement on data processing")
        if not store.is_processed_by_others:
            sentence = self.env._(
                "Not needed: the platform belongs to the company of the store."
            )
            return Check("processing", title, DONE, sentence)
        if store.processing_accepted_at:
            sentence = self.env._(
                "Accepted by %(name)s.", name=store.processing_accepted_name
            )
            return Check("processing", title, DONE, sentence)
        sentence = self.env._("Read and accept it in the store, Legal texts.")
        return Check("processing", title, OPEN, sentence, "store")
