from . import test_access
from . import test_availability
from . import test_placing
from . import test_ics
from . import test_messages
from . import test_translations
