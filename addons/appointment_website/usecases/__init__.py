from . import appointment_storefront
from . import appointment_price
from . import appointment_month
from . import appointment_calendar
from . import appointment_booking_form
from . import appointment_choice
from . import appointment_person
from . import appointment_review
