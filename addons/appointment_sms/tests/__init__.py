from . import test_compose
from . import test_push
from . import test_reminders
from . import test_rules
from . import test_telling
