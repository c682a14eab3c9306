from . import appointment_walkin
from . import appointment_failed_work_done
from . import appointment_service_copy
from . import appointment_resolution
from . import appointment_erasure_wizard
from . import appointment_opening_add
from . import appointment_holidays
from . import appointment_import
