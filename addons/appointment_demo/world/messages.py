"""A gateway that keeps everything here, and what customers were told so far."""

import random
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from odoo.addons.appointment_core.kernel import states

from .records import ensure

SINCE_DAYS = 45
# What became of messages, in per cent; the rest arrived.
MAIL_LOST = 1
SMS_LOST = 3


def set_up(env, world, firm, place):
    """Text messages stay here, and the store reminds as its trade does."""
    place.sms_gateway_id = ensure(
        env,
        f"appointment_gateway_{world.key}",
        "appointment.gateway",
        {"name": "Log only (nothing is sent)", "kind": "log", "company_id": firm.id},
    )
    for rule in place.notification_rule_ids:
        if rule.event == "reminder" and rule.hours not in world.store.reminder_hours:
            rule.active = False


def create_history(env, world, place):
    """Confirmations and reminders of past visits, nearly all of which arrived."""
    dice = random.Random(world.story.seed)  # noqa: S311  # same world every time
    visits = env["appointment.booking"].search(
        [
            ("store_id", "=", place.id),
            ("state", "in", (states.COMPLETED, states.NO_SHOW)),
            (
                "start",
                ">",
                fields.Datetime.subtract(fields.Datetime.now(), days=SINCE_DAYS),
            ),
        ],
        order="start",
    )
    rows = []
    for booking in visits:
        rows += _tell_confirmation(booking, dice)
        rows += _tell_reminder(booking, dice)
    messages = env["appointment.message"].create([values for values, _told_at in rows])
    _set_moments(env, messages, [told_at for _values, told_at in rows])


def _tell_confirmation(booking, dice):
    is_lost = dice.randrange(100) < MAIL_LOST
    values = _prepare(booking, "confirmed", "mail") | {
        "subject": booking.with_context(lang=booking._get_lang()).service_id.name,
        "state": "bounced" if is_lost else "sent",
        "reason": "550 5.1.1 User unknown" if is_lost else False,
    }
    told_at = booking.start - timedelta(days=dice.randint(2, 9))
    rows = [(values, told_at)]
    if is_lost:
        text = _prepare_text(booking, "confirmed") | {
            "key": f"{values['key']},instead",
            "state": "delivered",
        }
        rows.append((text, told_at + timedelta(minutes=4)))
    return rows


def _tell_reminder(booking, dice):
    is_lost = dice.randrange(100) < SMS_LOST
    values = _prepare_text(booking, "reminder") | {
        "state": "failed" if is_lost else "delivered",
        "reason": "The phone could not be reached." if is_lost else False,
        "rule_id": booking.store_id._get_rules("reminder")[:1].id,
    }
    return [(values, booking.start - timedelta(hours=24))]


def _prepare(booking, event, channel):
    return {
        "booking_id": booking.id,
        "partner_id": booking.partner_id.id,
        "event": event,
        "channel": channel,
        "key": f"demo,{booking.id},{event},{channel}",
        "recipient": booking._get_recipient(channel),
    }


def _prepare_text(booking, event):
    words = booking._get_words(event, "sms")
    return _prepare(booking, event, "sms") | {
        "body": words.body,
        "segments": 1,
        "gateway_id": booking.store_id._get_sms_gateway().id,
    }


def _set_moments(env, messages, moments):
    """When it was told: the ledger itself only knows now."""
    for message, told_at in zip(messages, moments, strict=True):
        message.sent_at = told_at
        if message.state == "delivered":
            message.arrived_at = told_at + timedelta(seconds=7)
    messages.flush_recordset()
    env.cr.execute(
        SQL(
            "UPDATE appointment_message SET create_date = sent_at WHERE id IN %s",
            tuple(messages.ids) or (0,),
        )
    )
    messages.invalidate_recordset()
