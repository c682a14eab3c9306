from . import appointment_booking
from . import appointment_booking_link
from . import appointment_rate_limit
from . import appointment_store
from . import appointment_store_guarding
from . import appointment_failed_work
from . import ir_http
from . import res_config_settings
