from . import store
from . import picture
from . import availability
from . import booking
from . import booking_link
from . import booking_after
from . import payment
