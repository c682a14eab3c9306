from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import NOW, AppointmentCommon

GOOD = {"name": "Max Muster", "email": "Max@Example.com", "phone": "02302 123456"}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestIntake(AppointmentCommon):
    def _clean(self, **details):
        return self.env["appointment.intake"]._clean(self.service, {**GOOD, **details})

    def test_good_details_are_normalised(self):
        clean, problems = self._clean(name="  Max   Muster ")
        self.assertFalse(problems)
        self.assertEqual(clean["name"], "Max Muster")
        self.assertEqual(clean["email"], "max@example.com")
        self.assertEqual(clean["phone"], "+492302123456")

    def test_contact_is_found_by_an_index(self):
        """R001-122: the match by e-mail and phone reads no whole table."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for column, index in (
            ("email_normalized", "res_partner_appointment_email_idx"),
            ("phone_sanitized", "res_partner_appointment_phone_idx"),
        ):
            self.env.cr.execute(
                f"EXPLAIN SELECT id FROM res_partner WHERE {column} = 'x'"  # noqa: S608
            )
            plan = " ".join(line for (line,) in self.env.cr.fetchall())
            self.assertIn(index, plan)

    def test_all_problems_are_told_at_once(self):
        self.service.question_ids = [
            Command.create({"name": "Plate?", "is_required": True})
        ]
        _clean, problems = self.env["appointment.intake"]._clean(self.service, {})
        question = f"question_{self.service.question_ids.id}"
        self.assertEqual(set(problems), {"name", "email", "phone", question})

    def test_bad_texts_are_refused(self):
        cases = {
            "name": ("", "   ", "x" * 101, "Max\x00"),
            "email": ("", "max", "a@b@c", "x" * 101 + "@example.com"),
            "phone": ("", "12", "not a number", "+49" + "1" * 99),
            "note": ("x" * 2001, "bell\x07", b"bytes"),
        }
        for field, values in cases.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    self.assertIn(field, self._clean(**{field: value})[1])

    def test_contact_is_matched_by_mail_and_phone_and_never_written(self):
        """T79, T80."""
        intake = self.env["appointment.intake"]
        first = intake._get_customer(self.store, self._clean()[0])
        again = intake._get_customer(
            self.store,
            self._clean(name="M.", email="MAX@EXAMPLE.COM", phone="+49 2302/123456")[0],
        )
        self.assertEqual(again, first)
        self.assertEqual(first.name, "Max Muster")
        other = intake._get_customer(self.store, self._clean(phone="02302 999")[0])
        self.assertNotEqual(other, first)
