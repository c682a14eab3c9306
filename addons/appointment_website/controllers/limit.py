from odoo.http import request

from odoo.addons.appointment_core.exceptions import TooManyRequests


def count_request():
    """Count this request for its address; raise ``TooManyRequests`` beyond the limit.

    Comes first in a route, before a lock is taken. Behind a proxy, the address is the
    visitor's in proxy mode only; else all visitors would share the proxy's.
    """
    request.env["appointment.rate.limit"]._count_address(
        "website", request.httprequest.remote_addr
    )


def find_excess():
    """The same for pages: the error to show, or none."""
    try:
        count_request()
    except TooManyRequests as error:
        return error
    return None
