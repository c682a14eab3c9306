from . import store
from . import availability
from . import booking
from . import payment
