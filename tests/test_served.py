"""JupyterLab as `make lab` starts it: this machine only, and nobody without the token.

The person's own configuration says the opposite here, as some tutorials advise.
"""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[1]
CARELESS = """
c = get_config()
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.allow_remote_access = True
c.ServerApp.disable_check_xsrf = True
c.ServerApp.allow_origin = "*"
c.ServerApp.token = ""
c.ServerApp.password = ""
c.IdentityProvider.token = ""
c.PasswordIdentityProvider.hashed_password = ""
c.KernelManager.ip = "0.0.0.0"
c.LanguageServerManager.autodetect = False
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A course as a careless person serves it: process, address and token."""
    home = tmp_path_factory.mktemp("home")
    for name in ("jupyter_server_config.py", "jupyter_lab_config.py"):
        (home / name).write_text(CARELESS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "helpers", "--no-browser", f"--port={port}"]
    command += [f"--ServerApp.root_dir={home}"]
    places = {"JUPYTER_CONFIG_DIR": home, "JUPYTER_RUNTIME_DIR": home / "runtime"}
    with open(home / "log", "w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, **{name: str(place) for name, place in places.items()}},
        )
    try:
        yield wait_for(process, home, port)
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True), process]:
            one.terminate()
        process.wait(20)


def wait_for(process, home, port):
    """Return (process, address, token) once the server answers."""
    for _ in range(600):
        assert process.poll() is None, (home / "log").read_text()
        files = list((home / "runtime").glob("jpserver-*.json"))
        if files and (text := files[0].read_text()).strip().endswith("}"):
            address = f"http://127.0.0.1:{port}"
            with contextlib.suppress(urllib.error.URLError):
                status(f"{address}/api/status")
                return process, address, json.loads(text)["token"]
        time.sleep(0.1)
    raise AssertionError((home / "log").read_text())


def status(url, **options):
    """Return the status with which a server answers a request."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, **options), timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_without_the_token_nothing_is_answered(served):
    _, address, token = served
    assert re.fullmatch("[0-9a-f]{32,}", token)
    for path in ("contents", "kernels", "sessions", "terminals", "contents/log"):
        assert status(f"{address}/api/{path}") == 403
        assert status(f"{address}/api/{path}?token=guess") == 403
    assert status(f"{address}/api/kernels", method="POST", data=b"{}") == 403
    assert status(f"{address}/api/contents?token={token}") == 200


def test_a_page_that_pretends_to_be_this_machine_is_refused(served):
    # Its name server says 127.0.0.1, so the browser lets it ask; the Host tells.
    _, address, token = served
    url = f"{address}/api/contents?token={token}"
    assert status(url, headers={"Host": "evil.example"}) == 403
    assert status(url, headers={"Host": "localhost"}) == 200


def test_server_and_kernels_listen_on_this_machine_only(served):
    process, address, token = served
    headers = {"Authorization": f"token {token}"}
    url = f"{address}/api/kernels"
    assert status(url, method="POST", data=b"{}", headers=headers) == 201
    server = psutil.Process(process.pid)
    for _ in range(100):
        kernels = [one for one in server.children(recursive=True) if listening(one)]
        if kernels:
            break
        time.sleep(0.1)
    places = {ip for one in [server, *kernels] for ip in listening(one)}
    assert kernels and places <= {"127.0.0.1", "::1"}


def listening(process):
    """Return the addresses on which a process waits for connections."""
    try:
        connections = process.net_connections("inet")
    except psutil.Error:
        return []
    return [one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN]


def test_a_server_that_listens_everywhere_would_be_seen():
    with socket.socket() as everywhere:
        everywhere.bind(("0.0.0.0", 0))
        everywhere.listen()
        assert "0.0.0.0" in listening(psutil.Process())
