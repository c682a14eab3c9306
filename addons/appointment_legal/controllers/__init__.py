from . import legal
from . import withdrawal
