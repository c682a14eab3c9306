from . import appointment_charging
from . import appointment_refusals
from . import appointment_erasure
