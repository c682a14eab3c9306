from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import freeze_time, tagged

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestNeutralize(AppointmentCommon):
    def test_a_copy_for_tests_does_none_of_the_waiting_jobs(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"appointment.booking,{booking.id},%")]
        )
        self.assertEqual(set(jobs.mapped("state")), {"pending"})
        self.env.flush_all()
        for query in get_neutralization_queries(["appointment_core"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertEqual(set(jobs.mapped("state")), {"cancelled"})
