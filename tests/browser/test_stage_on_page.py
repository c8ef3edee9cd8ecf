"""What any lab may ask of the stage, in a real JupyterLab."""

import pytest

from tests.browser.lab_page import Notebook

pytestmark = pytest.mark.browser

SCENERY = """
import time
import ipywidgets, numpy as np
from matplotlib.figure import Figure
from helpers.stage import *
figure = Figure(figsize=(6, 3), dpi=100)
plane = figure.add_axes((0.1, 0.2, 0.4, 0.7), xlim=(0, 10), ylim=(0, 10))
loss = figure.add_axes((0.6, 0.2, 0.35, 0.7), xlim=(0, 9), ylim=(0.01, 100))
loss.set_yscale("log")
scenery = Scenery.from_figure(figure, {"plane": plane, "loss": loss})
"""

STAGE = """
F, wild = 5, [1, -1e30, np.nan, np.inf, 4, 1e300, 5]
def hands(x, y):
    return Points("hands", axes="plane", x=[x, 8], y=[y, 8], draggable=True)
layers = [
    Image("image", axes="plane", values=np.eye(8), extent=(6, 10, 6, 10)),
    Line("line", axes="plane", x=np.arange(10), y=[[k] * 10 for k in range(F)],
         end="o", halo=2, marker="x", dash=[4, 2], reveal=True, label="end"),
    Line("wild", axes="loss", x=range(7), y=wild, end="*", label="wild"),
    Points("empty", axes="plane"),
    Arrow("arrow", axes="plane", x=wild, y=wild[::-1], dx=wild, dy=wild, label="a"),
    Bars("bars", axes="loss", at=[1, 3], value=[[1, k + 1] for k in range(F)]),
    Text("text", axes="plane", x=1, y=9, words=[f"frame {k}" for k in range(F)]),
]
heard = []
def answer(event):
    time.sleep(0.15)
    heard.append(event)
    if event.y > 9.5:
        raise ValueError("too high for this stage")
    words = f"{len(heard)} events, last at {event.x:.1f}, {event.y:.1f}"
    stage.update(layers=[*layers, hands(event.x, event.y)], words=words)
stage = Stage(
    scenery, [*layers, hands(2, 2)],
    scrub=Track("time", [f"{k} s" for k in range(F)], [(0, "0"), (4, "4")], play=True,
                step_buttons=True, speed=True, seconds=0.4),
    steps=Track("steps", [str(k) for k in range(10)], play=True, seconds=1.5),
    alt="Everything at once.", words=[f"this is frame {k}" for k in range(F)],
    pointer={"plane": "moves the nearest point"},
)
stage.on_pointer(answer)
second = ipywidgets.Tab([ipywidgets.Label("nothing"), stage])
second.titles = ["first", "second"]
display(stage, stage, second)
"""

CELLS = (SCENERY, STAGE)


@pytest.fixture
def stage(notebook):
    return notebook.stage()


def place(stage, x, y):
    """Return where on the page a point of the plane is, and bring it into view."""
    stage.pad("plane").scroll_into_view_if_needed()
    box = stage.pad("plane").bounding_box()
    return box["x"] + x / 10 * box["width"], box["y"] + (1 - y / 10) * box["height"]


def drawn(page):
    return page.locator(".stage[data-serial]").evaluate_all(
        "roots => roots.map((root) => root.dataset.frame)"
    )


def test_two_views_of_one_stage_move_together(notebook, stage):
    stage.slider().focus()
    notebook.page.keyboard.press("End")
    notebook.page.wait_for_timeout(200)
    assert drawn(notebook.page)[:2] == ["4", "4"]
    assert stage.words() == "this is frame 4"
    assert stage.slider().get_attribute("aria-valuetext") == "4 s"


def test_a_hidden_stage_draws_when_it_is_shown(notebook, stage):
    notebook.page.get_by_role("tab", name="second").click()
    notebook.page.wait_for_timeout(400)
    third = notebook.page.locator(".stage canvas").nth(2)
    assert third.evaluate("canvas => canvas.width") > 400
    ink = """canvas => canvas.getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"""
    assert third.evaluate(ink)


def test_buttons_step_and_play(notebook, stage):
    forward = stage.root.get_by_role("button", name="time: one forward")
    forward.click()
    stage.wait_until("frame", 1)
    stage.root.get_by_role("button", name="time: one back").click()
    notebook.page.wait_for_timeout(100)
    assert stage.data("frame") == 0
    stage.root.get_by_role("button", name="Play time").click()
    stage.wait_until("frame", 4)
    stage.root.get_by_role("button", name="Play time").wait_for()


def test_revealing_ends_at_the_end(notebook, stage):
    pixels = stage.pixels()
    stage.root.get_by_role("button", name="Play steps").click()
    notebook.page.wait_for_timeout(150)
    assert stage.pixels() != pixels
    stage.wait_until("step", 9)
    notebook.page.wait_for_timeout(200)
    assert stage.pixels() == pixels


def test_a_handle_follows_the_hand_and_a_busy_kernel_never_queues(notebook, stage):
    page, mouse = notebook.page, notebook.page.mouse
    pixels, start = stage.pixels(), place(stage, 2, 2)
    mouse.move(*start)
    mouse.down()
    for k in range(20):
        mouse.move(*place(stage, 2 + 0.2 * k, 2 + 0.1 * k))
    page.wait_for_timeout(30)
    assert stage.pixels() != pixels, "the handle moves before the kernel answers"
    before = stage.data("serial")
    mouse.up()
    page.wait_for_timeout(2000)
    assert stage.data("serial") - before <= 3, "only the newest place is asked for"
    assert stage.words().endswith("last at 5.8, 3.9")


def test_a_handle_moves_by_keyboard_and_escape_lets_go(notebook, stage):
    page = notebook.page
    stage.pad("plane").focus()
    for key in ["Enter", "ArrowRight", "ArrowRight", "Enter"]:
        page.keyboard.press(key)
    stage.wait_until("serial", 2)
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert stage.words().endswith("last at 2.2, 2.0")


def test_an_error_of_a_callback_is_shown_in_the_stage(notebook, stage):
    notebook.page.mouse.click(*place(stage, 5, 9.8))
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert alert.inner_text() == "too high for this stage"
    notebook.page.mouse.click(*place(stage, 5, 5))
    alert.wait_for(state="hidden")


def test_everything_has_a_name(notebook, stage):
    names = stage.root.evaluate("""root => [...root.querySelectorAll(
        "button, select, input, [role=application], img")].map((one) =>
        one.getAttribute("aria-label") || one.alt || one.labels?.[0]?.textContent)""")
    assert all(names) and len(names) >= 8
    assert stage.root.get_attribute("aria-label") == "Everything at once."


def test_the_canvas_is_as_fine_as_the_screen(browser, server, opened):
    context = browser.new_context(device_scale_factor=2)
    page = context.new_page()
    stage = type(opened)(page, server, opened.name).open().run().stage()
    width = stage.root.locator("canvas").evaluate("canvas => canvas.width")
    shown = stage.root.locator(".stage-picture").bounding_box()["width"]
    assert width == pytest.approx(2 * shown, abs=2)
    context.close()


def test_less_motion_means_no_start_by_itself(browser, server):
    play = "Stage(scenery, scrub=Track('t', list('abc'), play=True, autoplay=True))"
    server.write("autoplay.ipynb", SCENERY, play)
    frames = {}
    for motion in ("reduce", "no-preference"):
        context = browser.new_context(reduced_motion=motion)
        notebook = Notebook(context.new_page(), server, "autoplay.ipynb").open().run()
        stage = notebook.stage()
        notebook.page.wait_for_timeout(4500)
        frames[motion] = stage.data("frame")
        context.close()
    assert frames == {"reduce": 0, "no-preference": 2}


SLATE = """
kept = {}
def layers():
    return [Ink("pen", axes="plane", strokes=kept.values(), width=0.5, color="#d00")]
def drawn(strokes):
    time.sleep(0.3)
    kept.update({one.id: one.points for one in strokes})
    ends = [f"{x:.0f},{y:.0f}" for x, y in (points[-1] for points in kept.values())]
    stage.update(layers=layers(), words=" ".join(ends))
stage = Stage(scenery, layers(), alt="A slate.")
stage.on_ink(drawn)
stage
"""

INKED = """canvas => canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height)
    .data.filter((value, k) => k % 4 === 3 && value > 127).length"""


def test_no_stroke_is_lost_while_the_kernel_is_busy(browser, server):
    page = browser.new_page()
    server.write("slate.ipynb", SCENERY, SLATE)
    notebook = Notebook(page, server, "slate.ipynb").open().run()
    stage, mouse = notebook.stage(), page.mouse
    page.wait_for_timeout(400)
    for k in range(4):
        mouse.move(*place(stage, 2 + k, 2))
        mouse.down()
        mouse.move(*place(stage, 2 + k, 4 + k), steps=8)
        mouse.up()
    canvas = stage.root.locator("canvas")
    wet = canvas.evaluate(INKED)
    page.wait_for_timeout(3500)
    assert stage.words() == "2,4 3,5 4,6 5,7"
    assert stage.data("serial") < 10, "only the newest state of a stroke is asked for"
    assert canvas.evaluate(INKED) == pytest.approx(wet, rel=0.03) and wet > 1000
    assert notebook.errors == []
    page.close()
