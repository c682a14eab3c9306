"""Several messages handed over at the same time: most of sending is waiting."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

from .base import Gateway, GatewayError, Receipt, Sms


def hand_over(
    gateway: Gateway, messages: Collection[Sms], doubtful: Collection[str]
) -> Iterator[tuple[Sms, Receipt | GatewayError]]:
    """Yield the answer to each of *messages* as it comes.

    :param doubtful: keys of those that *gateway* may have already; it is asked first
    """

    def ask(sms: Sms) -> Receipt | GatewayError:
        try:
            receipt = gateway.find(sms) if sms.key in doubtful else None
            return receipt or gateway.send(sms)
        except GatewayError as error:
            return error

    if min(gateway.at_once, len(messages)) <= 1:
        for sms in messages:
            yield sms, ask(sms)
        return
    pool = ThreadPoolExecutor(min(gateway.at_once, len(messages)))
    try:
        waiting = {pool.submit(ask, sms): sms for sms in messages}
        for answer in as_completed(waiting):
            yield waiting[answer], answer.result()
    finally:
        pool.shutdown(cancel_futures=True)
