from . import test_placing
