from . import appointment_processing
