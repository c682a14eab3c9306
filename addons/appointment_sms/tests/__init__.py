from . import test_sign_in
from . import test_sign_in_pages
from . import test_compose
from . import test_reminders
from . import test_rules
from . import test_telling
