from . import appointment_failed_work
from . import appointment_login_secret
from . import appointment_rate_limit
from . import res_users
