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
