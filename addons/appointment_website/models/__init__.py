from . import appointment_booking
from . import appointment_rate_limit
from . import appointment_store
from . import ir_http
from . import res_config_settings
