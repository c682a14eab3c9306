from . import test_contracts
from . import test_encrypted
