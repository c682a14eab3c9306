"""bin/run: from a fresh clone to a served demo in one command."""

import argparse
import os
import re
import shutil

from . import browser, databases, lan, mails, paths, postgres, say, server, setup

DEMO = "appointment_demo"
WHAT_TO_TRY = paths.ADDONS / DEMO / "WHAT_TO_TRY.txt"
WITHOUT_DEMO = """\
Back office   {base_url}/odoo   (admin / admin)
Try: make a store, a resource and a service in the app "Appointments", then book at
{base_url}/book as a customer would."""
OTHER_ADMIN = """
The password of admin is the APPOINTMENT_ADMIN_PASSWORD that made the database."""
ADMIN_VARIABLE = "APPOINTMENT_ADMIN_PASSWORD"
# What is installed: the first of these that is in addons/.
DEMO_ADDONS = (DEMO, "appointment_website", "appointment_core")


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--port", type=int, default=8069, help="8069 unless told")
    parser.add_argument("--db", help="database name (appointment_demo)")
    parser.add_argument(
        "--fresh", action="store_true", help="begin with a new database"
    )
    parser.add_argument("--no-demo", action="store_true", help="without the demo world")
    parser.add_argument("--workers", type=int, default=0, help="0 means threads")
    parser.add_argument(
        "--host", help="address to serve at (127.0.0.1; with --lan: this machine's)"
    )
    parser.add_argument(
        "--lan", action="store_true", help="HTTPS in the local network, for phones"
    )
    parser.add_argument(
        "--behind-proxy", action="store_true", help="believe the proxy's headers"
    )
    parser.add_argument(
        "--rotate-keys",
        action="store_true",
        help="encrypt all secrets anew by the first key, serve nothing",
    )
    parser.add_argument(
        "--setup-only", action="store_true", help="prepare everything, serve nothing"
    )
    options = parser.parse_args(arguments)
    options.behind_proxy = options.behind_proxy or options.lan
    options.lan_address = lan.address(options.host) if options.lan else None
    options.host = server.HOST if options.lan else options.host or server.HOST
    options.no_demo = options.no_demo or os.environ.get("APPOINTMENT_DEMO") == "0"
    return options


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if not options.setup_only and not options.rotate_keys:
        check_ports(options.port, options.workers, options.lan_address)
    addon = addon_to_install(demo=not options.no_demo)
    setup.ensure()
    cluster = postgres.ensure("run")
    try:
        where = databases.Databases(cluster, "run", **settings(options))
        name = options.db or cluster.database or default_name(options.no_demo)
        if options.rotate_keys:
            return rotate_keys(where, name)
        prepare(where, name, addon, fresh=options.fresh)
        set_base_url(where, name, base_url(options))
        return 0 if options.setup_only else serve(where, name, options)
    finally:
        if cluster.started_here:
            postgres.Embedded("run").stop_if_idle()


def settings(options: argparse.Namespace) -> dict[str, str]:
    """Return settings of odoo.conf that the command line and environment give."""
    given = {
        "proxy_mode": "True" if options.behind_proxy else "",
        "smtp_server": os.environ.get("SMTP_HOST", ""),
        "smtp_port": os.environ.get("SMTP_PORT", ""),
        "email_from": os.environ.get("MAIL_FROM", ""),
    }
    return {name: value for name, value in given.items() if value}


def catches_mails(options: argparse.Namespace) -> bool:
    """Say whether a demo without a mail server needs one that keeps its mails."""
    is_given = os.environ.get("SMTP_HOST") or os.environ.get("SMTP_PORT")
    return not (options.no_demo or is_given)


def default_name(no_demo: bool) -> str:
    return "appointment" if no_demo else "appointment_demo"


def check_ports(port: int, workers: int, lan_address: str | None = None) -> None:
    """Refuse a port that something else uses, before anything long begins."""
    needed = [port, server.gevent_port(port)] if workers else [port]
    for one in (lan.HTTPS_PORT, lan.ROOT_PORT) if lan_address else ():
        if not server.is_free(one, lan_address):
            raise say.Trouble(
                f"Port {one} is taken by another program, and --lan needs it: stop that"
                " program."
            )
    for one in needed:
        if not server.is_free(one):
            raise say.Trouble(
                f"Port {one} is taken by another program: stop that program, or choose"
                f" another port, as in bin/run --port {port + 10}."
            )


def addon_to_install(*, demo: bool) -> str:
    """Return the addon that brings all others."""
    wanted = DEMO_ADDONS if demo else DEMO_ADDONS[1:]
    for name in wanted:
        if (paths.ADDONS / name / "__manifest__.py").is_file():
            return name
    raise say.Trouble(
        f"No addon was found in {paths.ADDONS}: clone the repository again, or restore"
        " the folder with git checkout -- addons."
    )


def prepare(where: databases.Databases, name: str, addon: str, *, fresh: bool) -> None:
    """Have a complete and current database of this name."""
    if fresh:
        where.drop(name)
    if not where.exists(name):
        passing = f"{name}_unfinished"
        where.drop(passing)
        where.create_empty(passing)
        where.install(passing, [addon], title=f"Creating the database {name}")
        set_password(where, passing)
        where.pregenerate_assets(passing)
        where.rename(passing, name)
    elif not where.is_odoo(name) or addon not in where.installed(name):
        where.install(name, [addon], title=f"Installing {addon} in {name}")
    else:
        changed = where.outdated(name)
        if changed:
            where.update(name, changed, title=f"Updating {', '.join(changed)}")


def set_password(where: databases.Databases, name: str) -> None:
    """Give the administrator the password named in the environment, if any."""
    if os.environ.get(ADMIN_VARIABLE):
        where.shell(
            name,
            "import os; env.ref('base.user_admin').password ="
            f" os.environ['{ADMIN_VARIABLE}']; env.cr.commit()",
        )


def rotate_keys(where: databases.Databases, name: str) -> int:
    """Encrypt all secrets by the first key; 1 where one could not be read."""
    if not where.exists(name):
        raise say.Trouble(f"There is no database {name}: name yours with --db.")
    output = where.shell(
        name, "print('rotated', *env['appointment.encryption']._rotate())"
    )
    renewed, unreadable = re.search(r"^rotated (\d+) (\d+)$", output, re.M).groups()
    say.line(f"{renewed} texts were encrypted anew by the first key.")
    if unreadable != "0":
        say.line(f"{unreadable} texts could be read by no key: keep the earlier keys.")
    return 0 if unreadable == "0" else 1


def base_url(options: argparse.Namespace) -> str:
    """Return where people reach this server."""
    if options.lan:
        return f"https://{options.lan_address}:{lan.HTTPS_PORT}"
    return f"http://localhost:{options.port}"


def set_base_url(where: databases.Databases, name: str, url: str) -> None:
    """Have the links of mails lead to this server, unless they lead to a real host."""
    postgres.sql(
        where.server,
        f"update ir_config_parameter set value = '{url}'"
        " where key = 'web.base.url' and (value ~ '^http://(localhost|127.0.0.1)(:|$)'"
        f" or value ~ '^https://[0-9.]+:{lan.HTTPS_PORT}$')",
        name,
    )


def what_to_try(installed: set[str], base_url: str) -> str:
    """Return what there is to try, which differs without the demo world."""
    words = WHAT_TO_TRY.read_text() if DEMO in installed else WITHOUT_DEMO
    if os.environ.get(ADMIN_VARIABLE):
        words = words.rstrip() + "\n" + OTHER_ADMIN
    return words.strip().replace("{base_url}", base_url)


def serve(where: databases.Databases, name: str, options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    asked = server.stop_on_signals()
    catcher = mails.Catcher() if catches_mails(options) else None
    odoo = server.Server(
        where, name, options.port, workers=options.workers, host=options.host
    )
    door = None
    try:
        if catcher:
            catcher.start()
        with say.step("Starting Odoo"):
            odoo.start(*(catcher.odoo_arguments if catcher else ()))
        if options.lan:
            door = lan.Door(options.lan_address, options.port, workers=options.workers)
            door.start().show()
        url = base_url(options)
        say.line(f"\nAppointments run at {url}\n")
        say.line(what_to_try(where.installed(name), url))
        if not shutil.which("wkhtmltopdf") and not browser.find():
            say.line(
                "\nNeither wkhtmltopdf nor chromium is installed: invoices are mailed"
                " as a link, not as PDF."
            )
        if catcher:
            say.line(f"\nMails are not sent; each is a file in {catcher.folder}")
        say.line(f"\nLog: {odoo.log}\nCtrl-C stops.")
        while not asked.wait(0.5):
            if not odoo.is_running():
                raise say.Trouble(f"Odoo ended by itself; {odoo.log} says why.")
    finally:
        with say.step("Stopping"):
            for helper in (door, odoo, catcher):
                if helper:
                    helper.stop()
    return 0


if __name__ == "__main__":
    say.main(main)
