from psycopg2 import IntegrityError

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConstraints(AppointmentCommon):
    """The database refuses a bad value of a service, whoever writes it."""

    def _refuse(self, values, service=None):
        """Writing *values* fails in the database; returns the name of its rule."""
        with (
            self.assertRaises(IntegrityError) as refused,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            (service or self.service).write(values)
            self.env.flush_all()
        return refused.exception.diag.constraint_name

    def _refuse_by_sql(self, column):
        """Emptying *column* past the ORM fails; returns the column that is named."""
        query = SQL(
            "UPDATE appointment_service SET %s = NULL WHERE id = %s",
            SQL.identifier(column),
            self.service.id,
        )
        with (
            self.assertRaises(IntegrityError) as refused,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query)
        return refused.exception.diag.column_name

    def test_each_rule_refuses_its_bad_value(self):
        cases = (
            ("duration_positive", {"duration_minutes": 0}),
            ("duration_positive", {"duration_minutes": -60}),
            ("step_positive", {"step_minutes": 0}),
            ("buffers", {"buffer_before_minutes": -1}),
            ("buffers", {"buffer_after_minutes": -1}),
            ("persons", {"min_persons": 0}),
            ("persons", {"min_persons": 3, "max_persons": 2}),
            ("auto_confirm", {"auto_confirm_percent": -1}),
            ("auto_confirm", {"auto_confirm_percent": 100.5}),
        )
        for rule, values in cases:
            with self.subTest(rule=rule, values=values):
                self.assertEqual(self._refuse(values), f"appointment_service_{rule}")

    def test_what_is_required_cannot_be_emptied(self):
        for name in (
            "name",
            "store_id",
            "product_id",
            "policy_id",
            "duration_minutes",
            "step_minutes",
            "min_persons",
            "max_persons",
            "price_model",
            "grid",
            "assignment",
            "payment_rule",
            "confirmation",
        ):
            with self.subTest(field=name):
                self.assertEqual(self._refuse_by_sql(name), name)

    def test_a_name_stands_once_in_a_store_while_it_is_offered(self):
        other = self._create_service(name="Colour")
        rule = "appointment_service_name_unique"
        self.assertEqual(self._refuse({"name": "Haircut"}, other), rule)
        self.service.active = False
        self.env.flush_all()
        other.name = "Haircut"
        self.env.flush_all()
        self.assertEqual(self._refuse({"active": True}), rule)

    def test_unknown_price_models_are_refused(self):
        for name in ("price_model", "payment_rule", "confirmation"):
            with self.subTest(field=name), self.assertRaises(ValueError):
                self.service[name] = "guess"

    def test_edges_are_allowed(self):
        self.service.write(
            {
                "duration_minutes": 1,
                "step_minutes": 1,
                "buffer_before_minutes": 0,
                "min_persons": 12,
                "max_persons": 12,
                "auto_confirm_percent": 100,
            }
        )
        self.env.flush_all()
