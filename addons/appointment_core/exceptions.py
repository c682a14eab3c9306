from odoo.exceptions import UserError


class BookingRefused(UserError):
    """A booking action that the rules or the database refuse.

    ``code`` is one of the codes in ``kernel/refusal.py`` or ``policy.py``, stable
    for callers and clients; the message is a whole sentence for the person.
    """

    http_status = 409

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


class TooManyRequests(UserError):
    """Somebody has asked too often; the message says when to try again.

    ``retry_after`` is the wait in seconds, for the header of the same name.
    """

    http_status = 429

    def __init__(self, message, retry_after):
        super().__init__(message)
        self.retry_after = retry_after


class SecretsUnavailable(UserError):
    """An encrypted text can be neither read nor saved: the server's keys do not fit."""

    http_status = 503


class KeyReused(UserError):
    """An idempotency key came again with other details; nothing was done."""

    http_status = 422
