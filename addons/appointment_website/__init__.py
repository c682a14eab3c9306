from . import controllers
from . import models
from . import usecases
from .hooks import uninstall_hook
