"""Everything a command needs: environment, Odoo, PostgreSQL.

`bin/setup` does it alone: with `--dev` for the tests too, with `--shell` it prints
the settings for a shell: `eval "$(bin/setup --shell)"`.
"""

import argparse
import contextlib
import sys

from . import odoo, odoo_source, paths, postgres, say, stamps, venv


def ensure(*, development: bool = False, with_odoo: bool = True) -> None:
    """Make the environment, or see in a moment that it is there."""
    with stamps.lock(paths.TOOLS):
        venv.ensure()
        venv.install("")
        venv.install("-addons", no_dependencies=True)
        if development:
            venv.install("-dev")
        if with_odoo:
            odoo_source.ensure()
        venv.remove_old()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="what the tests need, too")
    parser.add_argument("--shell", action="store_true", help="print shell settings")
    parser.add_argument("--cluster", default="run", choices=("run", "test"))
    parser.add_argument(
        "--no-database", action="store_true", help="start no PostgreSQL"
    )
    options = parser.parse_args(arguments)
    with contextlib.redirect_stdout(sys.stderr if options.shell else sys.stdout):
        ensure(development=options.dev)
        if options.no_database:
            return 0
        server = postgres.ensure(options.cluster)
        config = odoo.write_config(server, options.cluster)
    if options.shell:
        for name in ("PGHOST", "PGPORT", "PGUSER"):
            print(f"export {name}='{server.environment().get(name, '')}'")
        print(f"export ODOO_RC='{config}'")
        folders = f"{postgres.program('psql').parent}:{paths.PYTHON.parent}"
        print(f"export PATH='{folders}':$PATH")
    else:
        say.line(f"Python with Odoo: {paths.PYTHON}")
        say.line(f"Odoo: {odoo_source.folder()}")
        say.line(f"PostgreSQL: {server.host} (port {server.port}, user {server.user})")
        say.line(f"Settings: {config}")
    return 0


if __name__ == "__main__":
    say.main(main)
