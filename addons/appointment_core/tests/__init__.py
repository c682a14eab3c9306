from . import test_access
from . import test_availability
from . import test_placing
