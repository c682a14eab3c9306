from . import test_push_routes
