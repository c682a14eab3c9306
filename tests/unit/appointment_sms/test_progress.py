"""Whatever order reports come in, a message only goes forward."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel import progress


@given(st.lists(st.sampled_from(progress.STATES)))
def test_any_order_ends_at_the_furthest(reports):
    state = progress.PENDING
    seen = [state]
    for report in reports:
        if progress.is_forward(state, report):
            state = report
        seen.append(state)
    ranks = [progress.RANKS[state] for state in seen]
    assert ranks == sorted(ranks)
    assert ranks[-1] == max([0, *(progress.RANKS[report] for report in reports)])


def test_delivered_is_believed_and_a_late_failure_is_not():
    assert not progress.is_forward(progress.DELIVERED, progress.FAILED)
    assert not progress.is_forward(progress.DELIVERED, progress.SENT)
    assert progress.is_forward(progress.SENT, progress.FAILED)
    assert progress.is_forward(progress.DELIVERED, progress.READ)


def test_earlier_states_are_those_that_may_still_move():
    assert progress.get_earlier(progress.SENT) == ("pending", "sending")
