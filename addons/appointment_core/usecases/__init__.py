from . import appointment_refusals
from . import appointment_availability
from . import appointment_placing
from . import appointment_intake
from . import appointment_cancelling
from . import appointment_ics
from . import appointment_conflicts
