from . import models
from . import usecases
from . import wizards
