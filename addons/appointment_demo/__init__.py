from .world import build


def post_init_hook(env):
    """Build the demo worlds once; what exists already is left as it is."""
    build.build(env)
