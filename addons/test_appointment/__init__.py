from . import models
from . import usecases
