from . import appointment_wording
from . import appointment_reminding
