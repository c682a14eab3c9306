from datetime import timedelta, timezone
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel import reminding

# So many hours after its moment, a follow-up is of no use any more.
FOLLOW_UP_LIFE = timedelta(hours=72)
BATCH = 200
# The job runner looks for jobs of dead workers when it wakes. After a rush that would
# be in a minute; a job that does nothing wakes it earlier.
WAKE = timedelta(seconds=30)


class Due(NamedTuple):
    """A message that a rule plans: *moment* is aware UTC."""

    booking: models.Model
    rule: models.Model
    key: str
    moment: reminding.Moment


class AppointmentReminding(models.AbstractModel):
    """Reminders and follow-ups: found each minute from bookings and rules as they are.

    Nothing is planned in advance, so that nothing has to be taken back: a booking that
    was cancelled or moved, a rule that was switched on a minute ago, a server that was
    down for an hour are simply what is there (T85).
    """

    _name = "appointment.reminding"
    _description = "Reminders"

    @api.model
    def _cron_remind(self):
        """Write what is due to the ledger; jobs send it. One commit a batch."""
        due = self._find_due(fields.Datetime.now())
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        if len(due) > 1:
            self._plan_waking()
        for place in range(0, len(due), BATCH):
            batch = due[place : place + BATCH]
            self._write(batch)
            self.env["ir.cron"]._commit_progress(len(batch))

    @api.model
    def _find_due(self, now):
        """``[Due]`` at *now* (naive UTC), of all stores, in two or three queries."""
        rows = self._read_candidates(now)
        bookings = self.env["appointment.booking"].sudo()
        bookings = bookings.browse(row[0] for row in rows)
        bookings.fetch(["store_id", "start", "stop", "confirmed_at", "ics_sequence"])
        aware = now.replace(tzinfo=timezone.utc)
        due = []
        for booking_id, rule_id, key, told_at in rows:
            booking = bookings.browse(booking_id).with_prefetch(bookings.ids)
            rule = self.env["appointment.notification.rule"].sudo().browse(rule_id)
            moment = self._get_moment(booking, rule)
            is_old_news = told_at and told_at.replace(tzinfo=timezone.utc) > moment.at
            if moment.at <= aware and not is_old_news:
                due.append(Due(booking, rule, key, moment))
        return due

    def _get_moment(self, booking, rule):
        store = booking.store_id
        quiet = store._get_quiet()
        if rule.channel == "mail":
            quiet = reminding.Quiet(0.0, 0.0)  # a mail wakes nobody
        distance = timedelta(hours=rule.hours)
        if rule.event == "reminder":
            start = booking.start.replace(tzinfo=timezone.utc)
            return reminding.get_reminder(start, distance, quiet, store.tz)
        stop = booking.stop.replace(tzinfo=timezone.utc)
        return reminding.get_later(stop + distance, FOLLOW_UP_LIFE, quiet, store.tz)

    def _read_candidates(self, now):
        """``[(booking, rule, key, last told)]`` that may be due and were not told yet.

        A day more than the lead: quiet hours move a reminder forward. Who was told of
        the time after the reminder's moment needs none.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT booking.id, rule.id, due.key,
                       GREATEST(booking.confirmed_at, moved.told_at)
                  FROM appointment_notification_rule rule
                  JOIN appointment_booking booking
                    ON booking.store_id = rule.store_id AND booking.active
             CROSS JOIN LATERAL (
                       SELECT format('appointment.booking,%%s,%%s-%%s,%%s%%s',
                                     booking.id, rule.event, rule.hours,
                                     booking.ics_sequence,
                                     CASE WHEN rule.channel = 'mail' THEN ''
                                          ELSE ',' || rule.channel END) AS key
                       ) due
             LEFT JOIN LATERAL (
                       SELECT MAX(move.create_date) AS told_at
                         FROM appointment_booking_move move
                        WHERE move.booking_id = booking.id
                       ) moved ON TRUE
                 WHERE rule.active
                   AND ((rule.event = 'reminder'
                         AND booking.state = 'confirmed'
                         AND booking.start > %(now)s
                         AND booking.start <= %(now)s + INTERVAL '1 day'
                                            + rule.hours * INTERVAL '1 hour')
                     OR (rule.event = 'follow_up'
                         AND booking.state = 'completed'
                         AND booking.stop <= %(now)s - rule.hours * INTERVAL '1 hour'
                         AND booking.stop > %(now)s - INTERVAL '5 days'
                                          - rule.hours * INTERVAL '1 hour'))
                   AND (rule.channel != 'push'
                        OR EXISTS (SELECT FROM appointment_push_device device
                                    WHERE device.partner_id = booking.partner_id))
                   AND NOT EXISTS (SELECT FROM appointment_message told
                                    WHERE told.key = due.key)
              ORDER BY booking.start, booking.id, rule.id
                """,
                now=now,
            )
        )

    def _plan_waking(self):
        nothing = self.env["appointment.message"]
        nothing.with_delay(
            eta=fields.Datetime.now() + WAKE,
            description="Look for workers that died while they sent",
        )._send()

    def _write(self, batch):
        messages = self.env["appointment.message"]
        for due in batch:
            messages |= due.booking._write_message(
                due.rule.event,
                due.rule.channel,
                due.key,
                due.rule,
                values={
                    "booking_sequence": due.booking.ics_sequence,
                    "send_at": due.moment.at.replace(tzinfo=None),
                    "expires_at": due.moment.until.replace(tzinfo=None),
                },
                is_queued=False,
            )
        messages._enqueue()
