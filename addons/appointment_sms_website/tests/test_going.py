from odoo.tests import tagged

from odoo.addons.appointment_sms.tests.push_common import Browser, create_device
from odoo.addons.appointment_sms_website.hooks import uninstall_hook
from odoo.addons.appointment_website.tests.common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestGoing(WebsiteCommon):
    """Without the pages nobody could switch push off any more."""

    def test_the_devices_go_with_the_addon(self):
        booking = self._create_booking(f"{self.monday} 10:00")
        create_device(booking, Browser())
        uninstall_hook(self.env)
        self.assertFalse(self.env["appointment.push.device"].search([]))
