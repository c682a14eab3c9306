from . import test_sign_in
from . import test_sign_in_pages
