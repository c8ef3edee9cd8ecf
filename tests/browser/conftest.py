"""One JupyterLab and one Chromium for all browser tests of a run."""

import pytest

from tests.browser.lab_page import Notebook, chromium, jupyter_lab

VIEW = {"width": 1300, "height": 1100}


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
    """A fresh page."""
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(scope="module")
def opened(server, browser, request):
    """The notebook of a test module's CELLS, open in a page and run once."""
    name = server.write(
        f"{request.module.__name__.split('.')[-1]}.ipynb", *request.module.CELLS
    )
    page = browser.new_page(viewport=VIEW)
    yield Notebook(page, server, name).open().run()
    page.close()


@pytest.fixture
def notebook(opened):
    """The same, its cells run anew; the console must stay silent during the test."""
    opened.page.set_viewport_size(VIEW)
    opened.rerun()
    yield opened
    assert opened.errors == []
