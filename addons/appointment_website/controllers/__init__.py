from . import entry
from . import store
from . import picture
from . import availability
from . import person
from . import booking
from . import payment
from . import widget
