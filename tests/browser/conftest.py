"""One JupyterLab and one Chromium for all browser tests of a run."""

import pytest

from tests.browser.lab_page import Notebook, chromium, jupyter_lab


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A JupyterLab over an empty folder; tests write their notebooks into it."""
    with jupyter_lab(tmp_path_factory.mktemp("notebooks")) as server:
        yield server


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A fresh page of 1300 × 1100 pixels."""
    context = browser.new_context(viewport={"width": 1300, "height": 1100})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def open_notebook(server, page):
    """Return a function (name, *cells) that writes, opens and runs a notebook."""

    def open_it(name: str, *cells: str) -> Notebook:
        if cells:
            server.write(name, *cells)
        return Notebook(page, server, name).open().run()

    return open_it
