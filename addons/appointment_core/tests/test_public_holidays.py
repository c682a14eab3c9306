from datetime import date

from odoo.tests import tagged

from .common import AppointmentCommon


@tagged("post_install", "-at_install")
class TestPublicHolidays(AppointmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.store.partner_id.write(
            {
                "country_id": cls.env.ref("base.de").id,
                "state_id": cls.env.ref("base.state_de_nw").id,
            }
        )

    def test_holidays_of_the_state_close_the_store(self):
        """Corpus Christi is one in North Rhine-Westphalia, not in all of Germany."""
        self.store._load_public_holidays(2027)
        closed = self.store.opening_ids.mapped("first_on")
        self.assertIn(date(2027, 5, 27), closed)
        self.assertIn(date(2027, 11, 1), closed)
        self.assertEqual(len(closed), 11)

    def test_holidays_are_named_in_every_language(self):
        openings = self.store._load_public_holidays(2027)
        christmas = openings.filtered(lambda o: o.first_on == date(2027, 12, 26))
        for language, name in (
            ("en_US", "Second Day of Christmas"),
            ("de_DE", "Zweiter Weihnachtstag"),
        ):
            self.assertEqual(christmas.with_context(lang=language).reason, name)

    def test_a_year_loaded_twice_is_there_once(self):
        self.store._load_public_holidays(2027)
        self.assertFalse(self.store._load_public_holidays(2027))

    def test_an_unknown_state_gives_the_holidays_of_the_country(self):
        self.store.partner_id.state_id.code = "XX"
        self.assertEqual(len(self.store._load_public_holidays(2027)), 9)
