from . import store
from . import picture
from . import availability
from . import booking
from . import payment
from . import self_service
from . import my_bookings
