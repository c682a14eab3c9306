from . import test_demo
from . import test_isolation
from . import test_other_companies
from . import test_website
from . import test_worlds
