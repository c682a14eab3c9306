from . import appointment_walkin
