from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBackendCreate(RolesCommon):
    """What a person may give for a new booking, by the form or by RPC."""

    def _create_by(self, role, **values):
        bookings = self._as(role, self.env["appointment.booking"])
        return bookings.create({**self._prepare(), **values})

    def _prepare(self):
        return {
            "service_id": self.service.id,
            "partner_id": self.customer.id,
            "start": "2027-01-05 09:00:00",
        }

    def test_nobody_gives_what_placing_and_money_decide(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        closed = {
            "sale_order_id": order.id,
            "access_token": "guessed",
            "name": "B1",
            "state": "completed",
            "deposit_amount": 1.0,
            "kept_amount": 1.0,
            "payment_status": "paid",
            "hold_expires_at": "2030-01-01 00:00:00",
            "request_key": "key",
            "visitor_key": "key",
            "cancelled_at": "2027-01-01 00:00:00",
            "checked_in_at": "2027-01-01 00:00:00",
            "ics_sequence": 4,
            "active": False,
            "price": 0.01,
        }
        for role in ("frontdesk", "manager", "admin"):
            for name, value in closed.items():
                with self.subTest(role=role, field=name):
                    with self.assertRaisesRegex(UserError, "cannot be chosen"):
                        self._create_by(role, **{name: value})
        self.assertEqual(order.state, "draft")

    def test_all_refused_fields_stand_in_one_sentence(self):
        with self.assertRaises(UserError) as refused:
            self._create_by("frontdesk", name="B1", kept_amount=1.0)
        self.assertIn("Reference, Kept by the store", str(refused.exception))

    def test_defaults_in_the_context_are_no_way_around(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        bookings = self._as("frontdesk", self.env["appointment.booking"])
        booking = bookings.with_context(
            default_sale_order_id=order.id,
            default_access_token="guessed",
            default_active=False,
        ).create(self._prepare())
        self.assertFalse(booking.sale_order_id)
        self.assertNotEqual(booking.access_token, "guessed")
        self.assertTrue(booking.active)

    def test_staff_always_book_as_staff(self):
        booking = self._create_by("frontdesk", source="web")
        self.assertEqual(booking.source, "staff")

    def test_code_of_ours_may_say_where_a_booking_comes_from(self):
        booking = self.env["appointment.booking"].create(
            {**self._prepare(), "source": "api"}
        )
        self.assertEqual(booking.source, "api")

    def test_what_placing_works_out_may_be_sent_along(self):
        booking = self._create_by(
            "frontdesk",
            stop="2027-01-05 15:00:00",
            duration_minutes=5,
            store_id=self.foreign_store.id,
            active=True,
            cancel_reason=False,
            answer_ids=[],
        )
        self.assertEqual(booking.store_id, self.store)
        self.assertEqual(booking.duration_minutes, 60)
        self.assertEqual((booking.stop - booking.start).seconds, 3600)

    def test_every_form_of_the_backend_still_books(self):
        desk = self._as("frontdesk", self.env["appointment.booking"])
        for hour, view in enumerate(("form", "form_quick"), start=9):
            with Form(
                desk.with_context(default_service_id=self.service.id),
                view=f"appointment_core.appointment_booking_view_{view}",
            ) as form:
                form.partner_id = self.customer
                form.start = self._utc(f"2027-01-05 {hour:02}:00")
                form.customer_note = "Rings twice"
            self.assertEqual(form.record.state, "confirmed", view)
            self.assertEqual(form.record.customer_note, "Rings twice")

    def test_an_incomplete_booking_says_what_is_missing(self):
        bookings = self._as("frontdesk", self.env["appointment.booking"])
        for name, label in (
            ("service_id", "Service"),
            ("start", "Start"),
            ("partner_id", "Customer"),
        ):
            values = self._prepare()
            del values[name]
            with self.subTest(field=name):
                with self.assertRaisesRegex(UserError, f"please enter {label}"):
                    bookings.create(values)
        with self.assertRaisesRegex(UserError, "Service, Start, Customer"):
            bookings.create({})

    def test_a_booking_cannot_be_duplicated(self):
        booking = self._book()
        for role in ("frontdesk", "admin"):
            with self.assertRaisesRegex(UserError, "Make a new booking"):
                self._as(role, booking).copy()
        with self.assertRaisesRegex(UserError, "Make a new booking"):
            booking.copy({"start": self._utc("2027-01-05 10:00")})


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestArchivedBookings(RolesCommon):
    """An archived booking is out of sight; none of them holds a place unseen."""

    def test_a_booking_that_holds_its_place_cannot_be_archived(self):
        hold = self._create_booking("2027-01-05 09:00")
        confirmed = self._book("2027-01-05 10:00")
        for booking in (hold, confirmed):
            with self.assertRaisesRegex(UserError, "Complete or cancel it"):
                self._as("frontdesk", booking).action_archive()
            self.assertTrue(booking.active)

    def test_finished_bookings_are_archived(self):
        completed, cancelled = self._book(), self._book("2027-01-05 10:00")
        completed._set_completed()
        cancelled._cancel("store")
        for booking in (completed, cancelled):
            self._as("frontdesk", booking).action_archive()
            self.assertFalse(booking.active)

    def test_whoever_gets_a_place_again_is_seen_again(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._set_expired()
        booking.action_archive()
        booking._confirm()
        self.assertTrue(booking.active)

    def _archive_by_sql(self, booking):
        """As bookings were that somebody archived before it was refused."""
        booking.flush_recordset()
        self.env.cr.execute(
            "UPDATE appointment_booking SET active = FALSE WHERE id = %s", [booking.id]
        )
        booking.invalidate_recordset()

    def test_an_archived_hold_expires_all_the_same(self):
        booking = self._create_booking("2027-01-05 09:00")
        self._archive_by_sql(booking)
        with freeze_time("2027-01-04 07:00:00"):
            self._run_cron("appointment_core.ir_cron_expire")
        self.assertEqual(booking.state, "expired")
        self.assertFalse(booking.live_claim_ids)

    def test_time_off_finds_an_archived_booking(self):
        booking = self._book()
        self._archive_by_sql(booking)
        self.resource.active = False
        conflicts = self.env["appointment.conflicts"]
        self.assertEqual(conflicts._check_span([], self.resource.ids), booking)

    def test_the_nightly_check_reads_archived_bookings(self):
        self.service.price = 50.0
        booking = self._book()
        self.env["appointment.checkout"]._create_order(booking)
        booking._cancel("store")
        booking.action_archive()
        # Those whose settlement waits in the queue are left for the next night.
        self.env["queue.job"].search([]).write({"state": "done"})
        checked = []
        self.patch(
            type(self.env["appointment.ledger"]),
            "_check",
            lambda _self, row: checked.append(row),
        )
        self.env["appointment.ledger"]._cron_check_ledger()
        self.assertIn(booking, checked)
