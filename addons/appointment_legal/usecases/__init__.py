from . import appointment_consents
from . import appointment_cancelling
from . import appointment_erasure
from . import appointment_withdrawing
from . import appointment_golive
