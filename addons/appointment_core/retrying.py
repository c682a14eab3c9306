"""What may work later is tried again, by the retry pattern of the job's function."""

import smtplib
from functools import wraps

import requests

from odoo.exceptions import ConcurrencyError

from odoo.addons.queue_job.exception import RetryableJobError

TEMPORARY = (
    ConcurrencyError,
    ConnectionError,
    TimeoutError,
    requests.ConnectionError,
    requests.Timeout,
    smtplib.SMTPServerDisconnected,
)


def retried(method):
    """Decorate a job that may safely run again after it was interrupted anywhere.

    Troubles of network and concurrency become ``RetryableJobError``; addresses and
    their secrets do not get into its text. Outside a job they stay what they are.
    (The queue itself repeats what PostgreSQL could not serialise.)
    """

    @wraps(method)
    def run(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except TEMPORARY as error:
            if not self.env.context.get("job_uuid"):
                raise
            sentence = _to_sentence(self.env, error)
        raise RetryableJobError(sentence)

    return run


def _to_sentence(env, error):
    if isinstance(error, ConcurrencyError):
        return env._("Somebody else was changing the same at that moment.")
    return env._("The other side could not be reached (%s).", type(error).__name__)
