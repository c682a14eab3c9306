from odoo.tests import tagged

from odoo.addons.appointment_core.tests.common import AppointmentCommon


@tagged("post_install", "-at_install")
class TestGolive(AppointmentCommon):
    """What counts is a message on a telephone, not one in a log."""

    def _judge(self):
        self.env.flush_all()
        checks = self.env["appointment.golive"]._get_checks(self.store)
        return {check.key: check.state for check in checks}["sms"]

    def _create_message(self, gateway, state):
        return self.env["appointment.message"].create(
            {
                "store_id": self.store.id,
                "event": "written",
                "channel": "sms",
                "gateway_id": gateway.id,
                "state": state,
                "key": f"golive,{gateway.id},{state}",
            }
        )

    def test_real_message_is_one_that_arrived_by_a_gateway_that_sends(self):
        gateways = self.env["appointment.gateway"]
        gateways.search([]).active = False
        self.assertEqual(self._judge(), "done")
        log, odoo = gateways.create([{"name": "Log"}, {"name": "Odoo", "kind": "odoo"}])
        self.assertEqual(self._judge(), "open")
        self._create_message(log, "delivered")
        self.assertEqual(self._judge(), "open")
        self._create_message(odoo, "sent")
        self.assertEqual(self._judge(), "unknown")
        self._create_message(odoo, "delivered")
        self.assertEqual(self._judge(), "done")
