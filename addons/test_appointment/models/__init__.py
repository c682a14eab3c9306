from . import appointment_booking
from . import test_appointment_drive
from . import resource_resource
