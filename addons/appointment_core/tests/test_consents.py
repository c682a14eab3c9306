from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConsents(AppointmentCommon):
    """R002-106, R004-178: a proof of what was agreed, and its end."""

    def setUp(self):
        super().setUp()
        self.booking = self._create_booking("2027-01-05 10:00")
        self.consents = self.env["appointment.consent"].with_context(lang="en_US")

    def _give(self, **values):
        wording = "Send me news by e-mail."
        return self.consents._give(self.booking, "marketing", wording, **values)

    def test_a_consent_tells_when_and_in_which_words(self):
        consent = self._give(version="3")
        self.assertEqual(consent.partner_id, self.customer)
        self.assertEqual(consent.store_id, self.store)
        self.assertEqual(str(consent.given_at), NOW)
        self.assertEqual(consent.wording, "Send me news by e-mail.")
        self.assertEqual((consent.version, consent.lang), ("3", "en_US"))

    def test_given_twice_it_is_noted_once(self):
        self.assertEqual(self._give(), self._give())

    def test_withdrawn_it_counts_no_more_and_can_be_given_anew(self):
        consent = self._give()
        asked = (self.customer, self.store, "marketing")
        self.assertTrue(self.consents._has_given(*asked))
        self.assertEqual(consent._withdraw(), consent)
        self.assertFalse(consent._withdraw())
        self.assertFalse(self.consents._has_given(*asked))
        self.assertNotEqual(self._give(), consent)
        self.assertTrue(self.consents._has_given(*asked))

    def test_nothing_else_of_it_changes(self):
        consent = self._give()
        for values in ({"wording": "All."}, {"kind": "terms"}, {"given_at": False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                consent.write(values)
