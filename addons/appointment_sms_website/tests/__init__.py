from . import test_going
from . import test_push_routes
from . import test_translations
