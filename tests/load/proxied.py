"""Odoo behind the proxy of the compose stack, on loopback."""

import contextlib
import subprocess
import time

from tooling import nginx, say, server

START_SECONDS = 10


@contextlib.contextmanager
def behind_proxy(odoo, folder):
    """Yield the address of an nginx with the settings of docker/nginx.conf.

    :param odoo: the running server with worker processes, as in the stack
    :param folder: where nginx may write
    """
    program = nginx.ensure()
    if not program:
        raise say.Trouble(
            "nginx is missing and there is no apt to fetch it with: install it and run"
            " the command again."
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # as root, nginx serves as the user nobody
    port = server.free_port()
    config = folder / "nginx.conf"
    config.write_text(
        nginx.settings(
            program,
            folder,
            listen=f"listen 127.0.0.1:{port};",
            odoo=f"127.0.0.1:{odoo.port}",
            websocket=f"127.0.0.1:{server.gevent_port(odoo.port)}",
        )
    )
    with (folder / "error.log").open("wb") as log:
        process = subprocess.Popen(
            [*nginx.command(program, folder, config), "-g", "daemon off;"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        limit = time.monotonic() + START_SECONDS
        while server.is_free(port):
            if process.poll() is not None or time.monotonic() > limit:
                words = (folder / "error.log").read_text(errors="replace")
                raise say.Trouble(f"nginx did not start: {words}")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
