from . import test_legal_pages
from . import test_legal_versions
from . import test_withdrawal_deciding
from . import test_withdrawal_pages
from . import test_legal_setup
from . import test_translations
