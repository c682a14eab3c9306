from . import appointment_booking
from . import test_appointment_drive
from . import test_appointment_secret
from . import resource_resource
