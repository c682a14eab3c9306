from . import appointment_login
from . import appointment_login_codes
from . import appointment_login_customer
