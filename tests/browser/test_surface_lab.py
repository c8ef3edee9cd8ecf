"""The surface lab in a real JupyterLab: hand, keyboard, preset, no kernel."""

import base64
import json

import nbformat
import pytest

from tests.browser.lab_page import Notebook

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.surface import surface_lab",
    "lab = surface_lab('surface=bowl10;start=-3,1;alpha=0.1;steps=50')\nlab",
    "lab.preset",
)


def preset(notebook):
    return notebook.page.get_by_label("preset (copy, or paste one)").input_value()


def drag(page, box, fractions, *, y=0.5):
    """Press at the first fraction of a box, move through the others, let go."""
    places = [
        (box["x"] + f * box["width"], box["y"] + y * box["height"]) for f in fractions
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


def test_dragging_alpha_moves_the_drawn_path(notebook):
    stage, page = notebook.stage(), notebook.page
    frame, pixels, words = stage.data("frame"), stage.pixels(), stage.words()
    drag(page, stage.slider().bounding_box(), [frame / 120, 0.9, 0.95])
    page.wait_for_timeout(300)
    assert stage.data("frame") > frame
    assert stage.pixels() != pixels
    assert stage.words() != words and "diverged" in stage.words()
    assert stage.data("serial") == 1, "scrubbing must not ask the kernel for frames"
    page.wait_for_function(
        "() => [...document.querySelectorAll('input[type=text]')]"
        ".some((box) => box.value.startsWith('v=1;') && !box.value.includes('=0.1;'))"
    )


def test_a_click_sets_the_start(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, box = stage.pixels(), stage.pad("map").bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    stage.wait_until("serial", 2)
    page.wait_for_timeout(300)
    assert stage.pixels() != pixels
    x, y = start(notebook)
    assert (x, y) == (pytest.approx(2.06, abs=0.05), pytest.approx(1.5, abs=0.05))


def start(notebook):
    pairs = dict(part.split("=") for part in preset(notebook).split(";"))
    return tuple(map(float, pairs["start"].split(",")))


def test_dragging_the_start_never_queues_work(notebook):
    stage, page = notebook.stage(), notebook.page
    box = stage.pad("map").bounding_box()
    drag(page, box, [0.1, 0.5, 0.9, 0.3, 0.8], y=0.4)
    stage.wait_until("answered", 1)
    page.wait_for_timeout(1000)  # whatever was queued would come now
    x, _ = start(notebook)
    assert x == pytest.approx(-4.12 + 0.8 * 8.24, abs=0.1)
    settled = stage.data("serial")
    page.wait_for_timeout(300)
    assert stage.data("serial") == settled


def test_the_keyboard_alone_sets_start_and_alpha(notebook):
    stage, page = notebook.stage(), notebook.page
    page.wait_for_timeout(500)  # JupyterLab takes the focus once more after a run
    before = start(notebook)
    stage.pad("map").focus()
    for key in ["ArrowRight"] * 5 + ["Shift+ArrowUp", "Enter"]:
        page.keyboard.press(key)
    stage.wait_until("serial", 2)
    page.wait_for_timeout(200)
    x, y = start(notebook)
    assert x > before[0] + 0.2 and y > before[1] + 0.2
    page.keyboard.press("Tab")  # past no other pad, on to the buttons and the slider
    frame = stage.data("frame")
    for _ in range(6):
        name = page.evaluate("document.activeElement.type")
        if name == "range":
            break
        page.keyboard.press("Tab")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert stage.data("frame") == frame + 8


def test_escape_leaves_everything_as_it_was(notebook):
    stage, page = notebook.stage(), notebook.page
    page.wait_for_timeout(500)
    pixels = stage.pixels()
    stage.pad("map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert stage.pixels() != pixels, "the crosshair shows"
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert stage.pixels() == pixels
    assert stage.data("serial") == 1


def test_a_malformed_preset_shows_its_sentence(notebook):
    stage, page = notebook.stage(), notebook.page
    box = page.get_by_label("preset (copy, or paste one)")
    box.fill("surface=moon")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "no surface is called “moon”" in alert.inner_text()
    assert stage.data("serial") == 1
    box.fill("surface=himmelblau;alpha=0.01")
    box.press("Enter")
    stage.wait_until("serial", 2)
    alert.wait_for(state="hidden")


def test_a_new_surface_changes_scenery_and_actors_together(notebook):
    stage, page = notebook.stage(), notebook.page
    scenery = stage.root.locator("img.stage-scenery")
    before = scenery.get_attribute("src")
    page.get_by_label("surface", exact=True).select_option("Rosenbrock's valley")
    stage.wait_until("serial", 2)
    assert scenery.get_attribute("src") != before
    assert "Rosenbrock" in scenery.get_attribute("alt")


def test_playing_the_steps_reveals_the_path(notebook):
    stage, page = notebook.stage(), notebook.page
    stage.root.get_by_role("button", name="Play steps shown").click()
    page.wait_for_timeout(300)
    assert stage.data("step") < 30
    stage.wait_until("step", 50)
    assert stage.data("serial") == 1


def test_the_picture_shrinks_with_its_cell_and_the_pointer_stays_right(notebook):
    stage, page = notebook.stage(), notebook.page
    page.set_viewport_size({"width": 620, "height": 1000})
    page.wait_for_timeout(500)
    box = stage.pad("map").bounding_box()
    assert box["width"] < 330
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    stage.wait_until("serial", 2)
    page.wait_for_timeout(300)
    x, y = start(notebook)
    assert (x, y) == (pytest.approx(2.06, abs=0.06), pytest.approx(1.5, abs=0.06))


@pytest.mark.parametrize("kernel", ["none", "fresh"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_saved_notebook_shows_the_still(server, page, saved, kernel, trusted):
    name = f"reopened-{kernel}-{trusted}.ipynb"
    if not trusted:  # as in a clone: nobody has run and signed it here
        saved.cells[0].source += "\n# changed by hand"
        saved.cells[1].metadata.pop("trusted", None)
    # Under another name, so that no session of a live kernel belongs to it.
    (server.root / name).write_text(json.dumps(saved))
    Notebook(page, server, name).open(kernel=kernel == "fresh")
    picture = page.locator(".jp-OutputArea-output img").first
    picture.wait_for(timeout=20_000)
    page.wait_for_timeout(4000)  # long enough for "model not found" to appear
    text = page.locator(".jp-Notebook").inner_text()
    assert "Error" not in text and "Loading widget" not in text
    assert picture.bounding_box()["width"] == pytest.approx(900, abs=20)
    assert page.locator(".stage").count() == 0


@pytest.fixture(scope="module")
def run_and_saved(server, browser):
    """The notebook with the lab as JupyterLab saves (and signs) it after a run."""
    page = browser.new_page(viewport={"width": 1300, "height": 1100})
    name = server.write("to_be_saved.ipynb", *CELLS)
    notebook = Notebook(page, server, name).open().run()
    notebook.stage()
    notebook.save()
    page.close()
    return (server.root / name).read_text()


@pytest.fixture
def saved(run_and_saved):
    """A fresh copy of it."""
    return nbformat.reads(run_and_saved, as_version=4)


def test_the_saved_output_holds_a_small_picture_with_its_text(saved):
    output = saved.cells[1].outputs[0]
    assert len(base64.b64decode(output.data["image/png"])) <= 150_000
    assert len(output.metadata["image/png"]["alt"]) >= 30
    assert "widgets" not in saved.metadata


def test_a_reloaded_page_finds_its_living_lab(notebook):
    stage = notebook.stage()
    stage.slider().focus()
    notebook.page.keyboard.press("End")
    notebook.page.wait_for_timeout(300)
    notebook.save()
    notebook.page.reload()
    back = notebook.stage()
    assert back.data("frame") == 120
