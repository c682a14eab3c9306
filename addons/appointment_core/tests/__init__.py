from . import test_access
from . import test_availability
from . import test_conflicts
from . import test_ics
from . import test_intake
from . import test_messages
from . import test_placing
