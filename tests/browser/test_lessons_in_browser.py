"""The lessons as a reader meets them: opened, run, played with, opened again."""

import shutil
from pathlib import Path

import pytest

from tests.browser.lab_page import Notebook

pytestmark = pytest.mark.browser
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
FAILED = (
    '[data-mime-type="application/vnd.jupyter.stderr"], '
    '[data-mime-type="application/vnd.jupyter.error"]'
)


@pytest.fixture
def lesson(server, page):
    """Return a function that copies a lesson to the server and opens it."""

    def open_it(name: str, *, kernel: bool = True) -> Notebook:
        shutil.copy(NOTEBOOKS / name, server.root / name)
        return Notebook(page, server, name).open(kernel=kernel)

    return open_it


def test_the_self_test_of_lesson_00_goes_green(lesson):
    notebook = lesson("00_start_here.ipynb").run()
    report = notebook.page.locator(".downhill-selftest[data-state=green]")
    report.wait_for(timeout=60_000)
    assert "the browser answered" in report.inner_text()


def test_the_story_of_lesson_00_scrubs_without_errors(lesson):
    notebook = lesson("00_start_here.ipynb").run()
    stage = notebook.stage()
    before = stage.pixels()
    stage.slider().focus()
    notebook.page.keyboard.press("ArrowRight")
    stage.wait_until("frame", 1)
    assert stage.pixels() != before
    assert stage.words().startswith("Step 1:")
    assert notebook.page.locator(FAILED).count() == 0
    assert notebook.errors == []


def test_in_lesson_03_keys_on_the_slider_of_alpha_move_the_path(lesson):
    notebook = lesson("03_descent_on_surfaces.ipynb").run()
    # The whole lesson runs first; its lab comes late.
    drawn = notebook.page.locator(".jp-OutputArea .stage[data-serial]").first
    drawn.wait_for(timeout=240_000)
    stage = notebook.stage()
    before, frame = stage.pixels(), stage.data("frame")
    stage.slider().focus()
    notebook.page.keyboard.press("ArrowRight")
    stage.wait_until("frame", frame + 1)
    assert stage.pixels() != before
    assert notebook.page.locator(FAILED).count() == 0


@pytest.mark.parametrize("name", LESSONS)
def test_a_saved_lesson_without_a_kernel_shows_pictures_and_no_error(lesson, name):
    notebook = lesson(name, kernel=False)
    notebook.page.locator(".jp-OutputArea img").first.wait_for(timeout=30_000)
    notebook.page.wait_for_timeout(3000)
    text = notebook.page.locator(".jp-Notebook").inner_text()
    for complaint in ("model not found", "Loading widget", "Error displaying widget"):
        assert complaint not in text
    pictures = notebook.page.locator(".jp-OutputArea img")
    assert pictures.count() >= 2
    for picture in pictures.all():
        assert picture.evaluate("image => image.naturalWidth") > 300
