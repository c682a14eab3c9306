from odoo.tests import freeze_time, tagged

from .common import NOW, MessagesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReminders(MessagesCommon):
    """T85. The booking is on Wednesday at ten; nine o'clock UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._keep_rules(("reminder", "sms", 24), ("reminder", "sms", 2))

    def setUp(self):
        super().setUp()
        self.booking = self._create_confirmed("2027-01-06 10:00")

    def _get_told(self):
        return self._get_messages(self.booking, event="reminder")

    def _remind_at(self, moment):
        with freeze_time(moment):
            self._remind()
        return self._get_told()

    def test_sent_once_at_its_time(self):
        self.assertFalse(self._remind_at("2027-01-05 08:59:00"))
        told = self._remind_at("2027-01-05 09:00:00")
        self.assertEqual(told.state, "sent")
        self.assertEqual(
            told.body,
            "Salon Test: your appointment is on Wed, Jan 6, 10:00 AM. +49 2302 123456",
        )
        self.assertEqual(self._remind_at("2027-01-05 09:01:00"), told)

    def test_two_hours_before_as_well(self):
        self._remind_at("2027-01-05 09:00:00")
        told = self._remind_at("2027-01-06 07:00:00")
        self.assertEqual(told.mapped("state"), ["sent", "sent"])
        self.assertEqual(told.rule_id.mapped("hours"), [24, 2])

    def test_not_after_cancelling(self):
        self.booking._cancel("customer")
        self.assertFalse(self._remind_at("2027-01-05 09:00:00"))

    def test_cancelled_between_planning_and_sending(self):
        with freeze_time("2027-01-05 09:00:00"):
            self._run_cron("appointment_sms.ir_cron_remind")
            self.booking._cancel("customer")
            self._run_jobs()
        told = self._get_told()
        self.assertEqual(told.state, "dropped")
        self.assertIn("moved or cancelled", told.reason)

    def test_moved_on_reschedule(self):
        with freeze_time("2027-01-05 09:00:00"):
            self._remind()
            self.booking._reschedule(self._utc("2027-01-08 09:00"), by="store")
        self.assertEqual(len(self._remind_at("2027-01-06 07:00:00")), 1)
        told = self._remind_at("2027-01-07 08:00:00")
        self.assertEqual(told.mapped("state"), ["sent", "sent"])
        self.assertIn("Fri, Jan 8, 9:00 AM", told[-1].body)

    def test_moved_between_planning_and_sending(self):
        with freeze_time("2027-01-05 09:00:00"):
            self._run_cron("appointment_sms.ir_cron_remind")
            self.booking._reschedule(self._utc("2027-01-08 09:00"), by="store")
            self._run_jobs()
        self.assertEqual(self._get_told().state, "dropped")

    def test_late_but_not_lost(self):
        """The server was down for fifteen hours: nine are left, more than a third."""
        told = self._remind_at("2027-01-06 00:30:00")
        self.assertEqual(told.state, "sent")

    def test_too_late_is_dropped_and_says_so(self):
        """Less than eight of the 24 hours are left."""
        told = self._remind_at("2027-01-06 01:00:01")
        self.assertEqual(told.state, "dropped")
        self.assertIn("too late", told.reason)

    def test_who_booked_after_the_reminder_was_due_gets_none(self):
        with freeze_time("2027-01-05 10:00:00"):
            late = self._create_confirmed("2027-01-06 09:00")
            self._remind()
        self.assertFalse(self._get_messages(late, event="reminder"))

    def test_quiet_hours_move_it_to_the_evening(self):
        """Due at six in the morning for eight o'clock: nine in the evening before."""
        self.calendar.attendance_ids.hour_from = 8
        self.store.write({"quiet_from": 21, "quiet_until": 8})
        early = self._create_confirmed("2027-01-06 08:00")
        with freeze_time("2027-01-05 19:59:00"):
            self._remind()
        two = self._get_rule("reminder", "sms", 2)
        self.assertFalse(self._get_messages(early, rule_id=two.id))
        with freeze_time("2027-01-05 20:00:00"):
            self._remind()
        self.assertEqual(self._get_messages(early, rule_id=two.id).state, "sent")

    def test_mails_wake_nobody(self):
        self._keep_rules(("reminder", "mail", 24))
        self.store.write({"quiet_from": 9, "quiet_until": 12})
        told = self._remind_at("2027-01-05 09:00:00")
        self.assertEqual(told.channel, "mail")
        self.assertIn("Reminder: Wed, Jan 6, 10:00", told.subject)

    def test_a_rule_switched_on_late_works_at_once(self):
        self._keep_rules()
        self.assertFalse(self._remind_at("2027-01-05 09:00:00"))
        self._keep_rules(("reminder", "sms", 24))
        self.assertEqual(len(self._remind_at("2027-01-05 09:02:00")), 1)

    def test_follow_up_after_the_visit(self):
        self._keep_rules(("follow_up", "sms", 24))
        with freeze_time("2027-01-06 10:00:00"):
            self.booking._set_completed()
        with freeze_time("2027-01-07 09:59:00"):
            self._remind()
        self.assertFalse(self._get_messages(self.booking, event="follow_up"))
        with freeze_time("2027-01-07 10:00:00"):
            self._remind()
        self.assertEqual(
            self._get_messages(self.booking, event="follow_up").state, "sent"
        )

    def test_queries_do_not_grow_with_bookings(self):
        """Finding what is due is two or three statements, whatever their number."""
        reminding = self.env["appointment.reminding"]
        with freeze_time("2027-01-05 09:30:00"):
            now = self.env["appointment.booking"]._fields["start"].now()
            counts = []
            for hour in ("09:00", "11:00"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                due = reminding._find_due(now)
                counts.append((len(due), self.env.cr.sql_log_count - before))
                with freeze_time(NOW):
                    self._create_resource(name=hour)
                    self._create_confirmed(f"2027-01-06 {hour}")
        self.assertEqual([count for count, _queries in counts], [1, 2])
        self.assertLessEqual(abs(counts[0][1] - counts[1][1]), 1, counts)
        self.assertLessEqual(counts[1][1], 8, counts)
