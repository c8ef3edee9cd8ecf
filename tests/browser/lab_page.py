"""A real JupyterLab in headless Chromium, for the browser tests and the benchmark."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
PLAIN_SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


@contextlib.contextmanager
def jupyter_lab(root: Path) -> Iterator["Server"]:
    """Serve ``root`` with a JupyterLab of its own settings; stop it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="downhill-jupyter-"))
    for name, content in PLAIN_SETTINGS.items():
        file = home / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    port, token = _free_port(), secrets.token_hex(8)
    with open(home / "server.log", "w") as log:
        process = subprocess.Popen(
            _command(port, token, root), stdout=log, stderr=log, env=_environment(home)
        )
        try:
            _wait_until_up(port, token, process, log.name)
            yield Server(f"http://127.0.0.1:{port}", token, root)
        finally:
            process.terminate()
            process.wait(20)
            shutil.rmtree(home, ignore_errors=True)


def _command(port: int, token: str, root: Path) -> list[str]:
    command = [sys.executable, "-m", "helpers", "--no-browser", f"--port={port}"]
    command += [f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={token}"]
    return [*command, "--LabApp.expose_app_in_browser=True"]


def _environment(home: Path) -> dict[str, str]:
    places = {"JUPYTERLAB_SETTINGS_DIR": home / "settings"}
    places |= {"JUPYTERLAB_WORKSPACES_DIR": home / "workspaces"}
    places |= {"JUPYTER_CONFIG_DIR": home / "config", "IPYTHONDIR": home / "ipython"}
    places |= {"DOWNHILL_PROGRESS": home / "progress.json"}
    return {**os.environ, **{name: str(place) for name, place in places.items()}}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_until_up(port: int, token: str, process: subprocess.Popen, log: str) -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab stopped:\n{Path(log).read_text()[-2000:]}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(
                f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2
            )
            return
        time.sleep(0.25)
    raise RuntimeError("JupyterLab did not answer within a minute")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start headless Chromium; nothing is downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Server:
    """A running JupyterLab and the folder it serves."""

    def __init__(self, url: str, token: str, root: Path):
        self.url, self.token, self.root = url, token, root

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of code cells into the folder; return its name."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
        )
        notebook.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, self.root / name)
        return name


class Notebook:
    """One notebook open in one page; ``errors`` collects what the console logged."""

    def __init__(self, page: Page, server: Server, name: str):
        self.page, self.server, self.name = page, server, name
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, *, kernel: bool = True) -> "Notebook":
        """Open the notebook; with ``kernel=False`` none is started."""
        workspace = secrets.token_hex(4)
        url = f"{self.server.url}/lab/workspaces/{workspace}/tree/{self.name}"
        if not kernel:
            self.page.route("**/api/sessions**", _no_new_session)
        self.page.goto(f"{url}?token={self.server.token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        if kernel:
            self.page.evaluate("""async () => {
                const { currentWidget } = window.jupyterapp.shell;
                await currentWidget.context.ready;
                await currentWidget.sessionContext.ready;
            }""")
        self.page.keyboard.press("Control+b")  # fold the file browser
        return self

    def run(self) -> "Notebook":
        """Run all cells and wait until the last is done."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_timeout(200)
        return self

    def rerun(self) -> "StageOnPage":
        """Run all cells anew from empty outputs; return the first stage."""
        self.command("notebook:clear-all-cell-outputs")
        stage = self.run().stage()
        self.page.wait_for_timeout(400)  # JupyterLab takes the focus once more
        self.errors.clear()
        return stage

    def command(self, name: str, arguments: dict | None = None) -> None:
        """Carry out a JupyterLab command by its id."""
        script = "([n, a]) => window.jupyterapp.commands.execute(n, a)"
        self.page.evaluate(script, [name, arguments or {}])

    def save(self) -> None:
        """Save the notebook to disk."""
        self.command("docmanager:save")
        self.page.wait_for_timeout(500)

    def dark(self) -> None:
        """Switch to JupyterLab's dark theme."""
        self.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
        self.page.wait_for_timeout(1500)

    def stage(self) -> "StageOnPage":
        """Return the first stage, once it is drawn."""
        root = self.page.locator(".jp-OutputArea .stage[data-serial]").first
        root.wait_for(timeout=20_000)
        return StageOnPage(self.page, root)


def _no_new_session(route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


class StageOnPage:
    """A stage in a page: what it shows, and hands to move it."""

    def __init__(self, page: Page, root: Locator):
        self.page, self.root = page, root

    def data(self, name: str) -> int:
        """Return one of frame, step, serial, answered as it was last drawn."""
        return int(self.root.get_attribute(f"data-{name}"))

    def wait_until(self, name: str, value: int) -> None:
        """Wait until ``data-<name>`` is at least ``value``."""
        element = self.root.element_handle()
        self.page.wait_for_function(
            "([el, name, value]) => Number(el.dataset[name]) >= value",
            arg=[element, name, value],
            timeout=10_000,
        )

    def slider(self, name: str = "scrub") -> Locator:
        """Return the slider called "scrub" or "steps"."""
        return self.root.locator(f".stage-{name} input[type=range]")

    def pad(self, axes: str) -> Locator:
        """Return the area that takes the pointer over an axes."""
        return self.root.locator(f'.stage-pad[data-axes="{axes}"]')

    def words(self) -> str:
        """Return the line under the picture."""
        return self.root.locator(".stage-words").inner_text()

    def pixels(self) -> str:
        """Return a checksum of what the actors' canvas shows."""
        return self.root.locator("canvas").evaluate(CHECKSUM)


CHECKSUM = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(
        0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let k = 0; k < data.length; k += 1) sum = (sum * 31 + data[k]) >>> 0;
    return String(sum);
}"""
