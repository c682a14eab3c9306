from . import controllers
from . import models
from . import usecases
from . import wizards
from .hooks import uninstall_hook
