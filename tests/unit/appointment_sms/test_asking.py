"""Several messages at the same time: each answer to its message, none sent twice."""

import threading

import pytest

from odoo.addons.appointment_sms.gateways.asking import hand_over
from odoo.addons.appointment_sms.gateways.base import (
    Gateway,
    MessageRefused,
    NotSent,
    Receipt,
    Sms,
)

MESSAGES = [
    Sms(f"booking,{number},reminder", f"+49151{number}", "Tomorrow", "", None)
    for number in range(6)
]


class Service(Gateway):
    """Takes what comes, once *together* messages wait at the same time."""

    def __init__(self, together=1, errors=None, known=()):
        self.at_once = together
        self.errors = errors or {}
        self.known = known
        self.calls = []
        self._barrier = threading.Barrier(together, timeout=5)

    def send(self, sms):
        self._barrier.wait()
        self.calls.append(("send", sms.key))
        if sms.key in self.errors:
            raise self.errors[sms.key]
        return Receipt(f"sent {sms.key}", "sent")

    def find(self, sms):
        self.calls.append(("find", sms.key))
        return Receipt(f"found {sms.key}", "sent") if sms.key in self.known else None

    def fetch(self, provider_id):
        raise NotImplementedError

    def get_balance(self):
        raise NotImplementedError


@pytest.mark.parametrize("together", [1, 3])
def test_each_answer_belongs_to_its_message(together):
    """The barrier breaks when fewer than *together* are on their way at once."""
    service = Service(together)
    answers = dict(hand_over(service, MESSAGES, ()))
    assert answers == {sms: Receipt(f"sent {sms.key}", "sent") for sms in MESSAGES}
    assert len(service.calls) == len(MESSAGES)


def test_an_error_is_the_answer_to_one_message_only():
    first, second, third = MESSAGES[:3]
    errors = {first.key: NotSent("busy"), second.key: MessageRefused("landline")}
    answers = dict(hand_over(Service(3, errors), MESSAGES[:3], ()))
    assert answers[first] is errors[first.key]
    assert answers[second] is errors[second.key]
    assert answers[third].provider_id == f"sent {third.key}"


def test_what_is_in_doubt_is_looked_for_before_it_is_sent():
    adopted, lost, new = MESSAGES[:3]
    service = Service(known={adopted.key})
    answers = dict(hand_over(service, MESSAGES[:3], {adopted.key, lost.key}))
    assert answers[adopted].provider_id == f"found {adopted.key}"
    assert answers[lost].provider_id == f"sent {lost.key}"
    assert service.calls == [
        ("find", adopted.key),
        ("find", lost.key),
        ("send", lost.key),
        ("send", new.key),
    ]


def test_who_stops_listening_sends_no_more():
    service = Service(2)
    answers = hand_over(service, MESSAGES, ())
    next(answers)
    answers.close()
    assert len(service.calls) < len(MESSAGES)


def test_a_fault_of_ours_is_no_answer():
    with pytest.raises(NotImplementedError):
        list(
            hand_over(
                Service(errors={MESSAGES[0].key: NotImplementedError()}), MESSAGES, ()
            )
        )
