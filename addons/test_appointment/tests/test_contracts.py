from datetime import date, datetime, timezone

from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.appointment_core.exceptions import BookingRefused
from odoo.addons.appointment_core.kernel.refusal import Refusal
from odoo.addons.appointment_core.tests.common import NOW, AppointmentCommon
from odoo.addons.queue_job.tests.common import trap_jobs

TUESDAY = date(2027, 1, 5)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContracts(AppointmentCommon):
    def test_slots_are_minutes_after_an_aware_origin(self):
        slots = self.service._get_slots(TUESDAY, TUESDAY, persons=1, resource=None)
        self.assertEqual(slots.origin.utcoffset().total_seconds(), 0)
        self.assertEqual(list(slots.starts), sorted(slots.starts))
        self.assertTrue(all(isinstance(start, int) for start in slots.starts))
        self.assertEqual(slots.datetimes()[0], self._utc("2027-01-05 09:00"))
        self.assertEqual(
            slots.datetimes()[0].replace(tzinfo=timezone.utc),
            datetime(2027, 1, 5, 8, tzinfo=timezone.utc),
        )

    def test_listing_explaining_and_placing_agree(self):
        self._create_booking("2027-01-05 10:00")
        offered = set(self.service._get_slots(TUESDAY, TUESDAY).datetimes())
        for minute in range(8 * 60, 13 * 60, 10):
            start = self._utc(f"2027-01-05 {minute // 60:02}:{minute % 60:02}")
            refusal = self.service._explain(start)
            self.assertEqual(refusal is None, start in offered, start)
            if refusal:
                with self.assertRaises(BookingRefused) as refused:
                    self._create_booking(
                        f"2027-01-05 {minute // 60:02}:{minute % 60:02}"
                    )
                self.assertEqual(refused.exception.code, refusal.code)
            else:
                with self.env.cr.savepoint() as savepoint:
                    self._create_booking(
                        f"2027-01-05 {minute // 60:02}:{minute % 60:02}"
                    )
                    savepoint.rollback()

    def test_every_transition_calls_its_hook_once(self):
        booking = self._create_booking("2027-01-05 09:00")
        for step in (
            booking._set_pending,
            booking._confirm,
            booking._confirm,
            lambda: booking._reschedule(self._utc("2027-01-06 09:00")),
            booking._set_checked_in,
            booking._set_in_progress,
            booking._set_completed,
            booking._set_completed,
        ):
            step()
        self.assertEqual(
            booking.test_hooks,
            "pending confirmed rescheduled checked_in in_progress completed",
        )

    def test_exits_call_their_hooks(self):
        cancelled, missed, lapsed = (
            self._create_booking(f"2027-01-05 {hour}:00") for hour in ("09", "10", "11")
        )
        cancelled._confirm()
        cancelled._cancel("store", "Ill")
        missed._confirm()
        with freeze_time("2027-01-05 10:00:00"):
            missed._set_no_show()
            lapsed._expire()
        self.assertEqual(cancelled.test_hooks, "confirmed cancelled")
        self.assertEqual(missed.test_hooks, "confirmed no_show")
        self.assertEqual(lapsed.test_hooks, "expired")

    def test_own_busy_time_is_not_offered_and_not_sold(self):
        self.env["test.appointment.drive"].create(
            {
                "resource_id": self.resource.id,
                "start": self._utc("2027-01-05 09:00"),
                "stop": self._utc("2027-01-05 10:00"),
            }
        )
        slots = self.service._get_slots(TUESDAY, TUESDAY)
        self.assertEqual(self._local(slots), ["10:00", "10:30", "11:00"])
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00")

    def test_own_refusal_has_its_sentence(self):
        sentence = self.env["appointment.refusals"]._to_sentence(
            Refusal("test_declined")
        )
        self.assertEqual(sentence, "The card was declined. Use another one.")

    def test_every_code_of_the_kernel_has_a_sentence(self):
        from odoo.addons.appointment_core.kernel import refusal

        sentences = self.env["appointment.refusals"]._get_sentences()
        rest = (refusal.CAP, refusal.DEADLINE, refusal.LIMIT, refusal.STATE)
        for code in (*refusal.ORDER, *rest):
            self.assertIn(code, sentences)

    def test_charge_is_answered_by_the_addon_or_refused_by_the_core(self):
        charging = self.env["appointment.charging"]
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        answer = charging._charge(self.customer, order, 10.0, "No-show fee.", "k1")
        self.assertEqual(answer.code, "no_payment_method")
        declined = self.env["res.partner"].create({"name": "Declined"})
        answer = charging._charge(declined, order, 10.0, "No-show fee.", "k2")
        self.assertEqual(answer.code, "test_declined")

    def test_lines_of_an_addon_stand_in_the_mails(self):
        booking = self._create_booking("2027-01-05 09:00")
        self.assertIn(("Jockey", "Comes to your door"), booking._get_mail_lines())

    def test_order_is_made_once_and_says_what_is_due(self):
        self.service.price = 50.0
        self.store.is_online_payment_allowed = True
        self.service.payment_rule = "full"
        booking = self._create_booking("2027-01-05 09:00")
        checkout = self.env["appointment.checkout"]
        order = checkout._create_order(booking)
        self.assertEqual(checkout._create_order(booking), order)
        self.assertEqual(order.amount_total, 50.0)
        self.assertEqual(checkout._get_amount_due(booking), 50.0)

    def test_blocked_time_is_not_offered(self):
        placing = self.env["appointment.placing"]
        start, stop = self._utc("2027-01-05 09:00"), self._utc("2027-01-05 10:00")
        claims = placing._block(self.resource, start, stop, "Window cleaner")
        self.assertEqual(len(claims), 1)
        slots = self.service._get_slots(TUESDAY, TUESDAY)
        self.assertEqual(self._local(slots), ["10:00", "10:30", "11:00"])

    # ------------------------------------------------------------ placing

    def test_submitting_confirms_or_asks_the_store(self):
        booking = self._create_booking("2027-01-05 09:00")
        self.assertEqual(booking._submit(), booking)
        self.assertEqual(booking.state, "confirmed")
        self.service.confirmation = "manual"
        request = self._create_booking("2027-01-05 10:00")
        self.assertEqual(request._submit(), request)
        self.assertEqual(request.state, "pending")

    def test_moving_to_a_named_resource(self):
        other = self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        booking._reschedule(booking.start, resource=other, by="store")
        self.assertEqual(booking.resource_ids, other)

    def test_beginning_opens_a_transaction_that_sees_what_others_commit(self):
        with self.registry.cursor() as cr:
            self.env(cr=cr)["appointment.placing"]._begin()
            cr.execute("SHOW transaction_isolation")
            self.assertEqual(cr.fetchone(), ("read committed",))

    def test_locks_are_held_until_the_transaction_ends(self):
        self.env["appointment.placing"]._lock([self.resource.id])
        self.env.cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND objid = %s AND granted AND pid = pg_backend_pid()",
            (self.resource.id,),
        )
        self.assertEqual(self.env.cr.fetchone(), (1,))

    def test_an_addon_that_takes_time_away_has_the_bookings_checked(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        self.env["test.appointment.drive"].create(
            {
                "resource_id": self.resource.id,
                "start": self._utc("2027-01-05 09:00"),
                "stop": self._utc("2027-01-05 10:00"),
            }
        )
        conflicts = self.env["appointment.conflicts"]
        with trap_jobs() as trap:
            conflicts._enqueue(self.env["appointment.store"], self.resource)
            trap.perform_enqueued_jobs()
        self.assertEqual(len(booking.activity_ids), 1)

    def test_people_give_the_fields_of_an_addon_for_a_new_booking(self):
        desk = new_test_user(
            self.env, "test_desk", "appointment_core.appointment_core_group_frontdesk"
        )
        self.store.staff_ids |= desk
        booking = (
            self.env["appointment.booking"]
            .with_user(desk)
            .create(
                {
                    "service_id": self.service.id,
                    "partner_id": self.customer.id,
                    "start": self._utc("2027-01-05 09:00"),
                    "test_vehicle": "EN-AW 2026",
                }
            )
        )
        self.assertEqual(booking.test_vehicle, "EN-AW 2026")

    # ------------------------------------------------------------ money, messages

    def test_checkout_without_online_payment(self):
        self.service.price = 50.0
        self.assertEqual(self.service._get_payment_rule(), "on_site")
        booking = self._create_booking("2027-01-05 09:00")
        checkout = self.env["appointment.checkout"]
        self.assertEqual(checkout._get_quote(booking).gross, 50.0)
        quotes = checkout._get_unit_quotes(self.service, self.customer)
        self.assertEqual(quotes[self.service].gross, 50.0)
        self.assertEqual(checkout._complete(booking), booking)
        self.assertEqual(self.env["appointment.ledger"]._read(booking).taken, 0)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.sale_order_id.state, "sale")
        self.assertFalse(checkout._complete(booking))

    def test_settling_an_exit_queues_one_job(self):
        self.service.price = 50.0
        booking = self._create_booking("2027-01-05 09:00")
        self.env["appointment.checkout"]._complete(booking)
        with trap_jobs() as trap:
            booking._set_cancelled("store")
            self.env["appointment.cancelling"]._settle(booking, "store")
            self.env["appointment.cancelling"]._settle(booking, "store")
            trap.assert_jobs_count(1, only=booking.sudo()._settle_money)

    def test_calendar_file(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        text = self.env["appointment.ics"]._render(booking, "PUBLISH").decode()
        self.assertIn("METHOD:PUBLISH", text)
        self.assertIn("DTSTART;TZID=Europe/Berlin:20270105T090000", text)

    # ------------------------------------------------------------ forgetting

    def test_what_an_addon_knows_of_a_customer_is_erased_with_the_core(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        booking._set_completed()
        booking.test_vehicle = "EN-AB 12"
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertFalse(booking.test_vehicle)
        self.assertNotEqual(booking.partner_id, self.customer)
