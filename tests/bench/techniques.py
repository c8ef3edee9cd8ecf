"""What is compared: the surface lab, and the slider that everybody makes."""

import random
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.measure import Drag, Times, drag, keys, request, watch
from tests.browser.lab_page import Notebook, Server, StageOnPage

ROOT = Path(__file__).parents[2]
PRESET = "surface=rosenbrock;start=-1.5,2;alpha=0.001;steps=100"
LAB = f"from helpers.labs.surface import surface_lab\nsurface_lab({PRESET!r})"

# The same surface, start, 100 steps and loss curve, drawn anew for each rate.
PLAIN = """
import matplotlib.pyplot as plt, numpy as np
from ipywidgets import IntSlider, interact
from helpers.descent import descend
from helpers.optimizers import GradientDescent
from helpers.surfaces import SURFACES
%matplotlib inline
surface = SURFACES["rosenbrock"]
x, y = np.meshgrid(np.linspace(-2.6, 2.6, 181), np.linspace(-1, 3, 181))
loss = surface.value(np.stack((x, y), -1))
rates = np.geomspace(1e-7, 1e-2, 121)

@interact(frame=IntSlider(value=96, min=0, max=120))
def show(frame):
    path = descend(surface, (-1.5, 2.0), GradientDescent(rates[frame]), 100)
    figure, (plan, curve) = plt.subplots(1, 2, figsize=(9, 4.3))
    plan.contourf(x, y, loss, levels=np.geomspace(0.01, 3000, 17))
    plan.plot(*path.w.T, "k.-")
    plan.set(xlim=(-2.6, 2.6), ylim=(-1, 3))
    curve.semilogy(path.loss + 1e-12, "k")
    print(frame)
    plt.show()
"""

# Any lab, and its picture at a frame, painted anew by Matplotlib: of what the usual way
# does at each move, only the actors; scenery and paths are ready.
ANY = """
import sys
sys.path.append({root!r})
from tests.every_lab import lab_named, stage_of
lab = lab_named({name!r})
"""
ANY_PLAIN = """
from IPython.display import Image, display
from ipywidgets import IntSlider, interact
stage = stage_of(lab)
@interact(frame=IntSlider(value=0, min=0, max=stage.frames - 1))
def show(frame):
    print(frame)
    display(Image(stage.still(frame)))
"""

# A network of lesson 09's size over images of MNIST's; what they are costs nothing.
MADE = """
import numpy as np
from helpers.datasets import Dataset, Split
from helpers.labs.draw import draw_lab
from helpers.layers import Dense
from helpers.network import Network
rng = np.random.default_rng(0)
known, few = (
    Split(rng.random((n, 784), dtype=np.float32), rng.integers(0, 10, n))
    for n in (10_000, 1000)
)
data = Dataset("noise", known, few, few, (28, 28), 10)
layers = [Dense(784, 256, "relu"), Dense(256, 128, "relu"), Dense(128, 10, "softmax")]
network = Network(layers)
"""
FIELD = MADE, "draw_lab(network, network.initialise(rng), data)"
READ = "state === 'true'"

LOOK_AT_STAGE = """() => {
    const root = document.querySelector(".stage[data-serial]");
    const { frame, serial } = root.dataset;
    return {
        state: root.dataset[window.watching || "frame"],
        hand: root.querySelector(".stage-scrub input").value,
        picture: root.querySelector("canvas"),
        mark: `${frame} ${serial}`,
    };
}"""

LOOK_AT_PLAIN = """() => {
    const area = document.querySelector(".jp-OutputArea .jp-OutputArea");
    const picture = area && area.querySelector("img");
    const handle = document.querySelector(".noUi-handle");
    return {
        state: area ? area.innerText.trim() : "",
        hand: handle && Math.round(Number(handle.getAttribute("aria-valuenow"))),
        picture: picture && picture.complete && picture.naturalWidth ? picture : null,
        mark: picture && picture.src,
    };
}"""


def open_lab(page: Page, server: Server) -> StageOnPage:
    """Open the surface lab and let it paint the other sceneries ahead."""
    stage = Notebook(page, server, server.write("lab.ipynb", LAB)).open().run().stage()
    page.wait_for_timeout(25_000)
    watch(page, LOOK_AT_STAGE)
    return stage


def open_any(page: Page, server: Server, name: str) -> StageOnPage:
    """Open the lab called ``name``, its slider at its left end."""
    cell = _cell(name) + "\nlab"
    stage = Notebook(page, server, server.write("any.ipynb", cell)).open().run().stage()
    page.wait_for_timeout(4000)
    stage.slider().press("Home")
    page.wait_for_timeout(1000)
    watch(page, LOOK_AT_STAGE)
    return stage


def stage_slider(
    page: Page, stage: StageOnPage, *, trials: int, swing: int = 10
) -> tuple[Times, Drag]:
    """Measure keys and drags of the lab's slider over its frames."""
    stage.slider().focus()
    pressed, box = keys(page, trials, swing), stage.slider().bounding_box()
    middle = (box["x"] + 0.7 * box["width"], box["y"] + 12, 0.2 * box["width"])
    return pressed, drag(page, lambda: middle, max(2, trials // 10))


def new_starts(page: Page, stage: StageOnPage, *, trials: int) -> Times:
    """Measure clicks on the map until the new path is seen."""
    rng, box, times = random.Random(2), stage.pad("map").bounding_box(), []
    for _ in range(trials):
        x = box["x"] + rng.uniform(0.1, 0.9) * box["width"]
        y = box["y"] + rng.uniform(0.1, 0.9) * box["height"]
        click = lambda x=x, y=y: _click(page, x, y)  # noqa: E731
        times.append(_until_next(page, click, "pointerdown"))
        page.wait_for_timeout(150)
    return Times(times)


def _click(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.up()


def new_surfaces(page: Page, *, trials: int) -> Times:
    """Measure choices of another surface until scenery and path are seen."""
    box, times = page.get_by_label("surface", exact=True), []
    count = box.locator("option").count()
    for k in range(trials):
        choose = lambda k=k: box.select_option(index=(6 + 5 * k) % count)  # noqa: E731
        times.append(_until_next(page, choose, "change"))
        page.wait_for_timeout(300)
    return Times(times)


def open_field(page: Page, server: Server) -> StageOnPage:
    """Open the lab "draw a digit" with a network of lesson 09's size."""
    stage = Notebook(page, server, server.write("draw.ipynb", *FIELD)).open().run()
    field = stage.stage()
    page.wait_for_timeout(4000)
    watch(page, LOOK_AT_STAGE)
    page.evaluate("() => { window.watching = 'read'; }")
    return field


def strokes(page: Page, stage: StageOnPage, *, trials: int) -> tuple[Times, Times]:
    """Draw strokes; time the first touch, and the lift, until all of it is read."""
    rng, first, last = random.Random(3), [], []

    def place() -> tuple[float, float]:
        box = stage.pad("field").bounding_box()
        across, down = rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9)
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    for _ in range(trials):
        page.mouse.move(*place())
        first.append(request(page, page.mouse.down, "pointerdown", READ))
        page.mouse.move(*place(), steps=30)
        last.append(request(page, page.mouse.up, "pointerup", READ))
        # A dot on ink that is there already would change nothing that can be seen.
        page.get_by_role("button", name="Clear").click()
        stage.pad("field").scroll_into_view_if_needed()
        page.wait_for_timeout(300)
    return Times(first), Times(last)


def _until_next(page: Page, act, kind: str) -> float:
    """Time until a picture of a later serial: an echo of the hand does not count."""
    page.evaluate("() => { window.watching = 'serial'; }")
    page.wait_for_timeout(100)
    serial = page.locator(".stage[data-serial]").first.get_attribute("data-serial")
    return request(page, act, kind, done=f"Number(state) > {serial}")


def any_plain_slider(
    page: Page, server: Server, name: str, *, trials: int, swing: int
) -> tuple[Times, Drag]:
    """Measure ``interact`` with the picture of the lab called ``name``."""
    cells = _cell(name), ANY_PLAIN
    return plain_slider(page, server, *cells, trials=trials, swing=swing)


def _cell(name: str) -> str:
    return ANY.format(root=str(ROOT), name=name)


def plain_slider(
    page: Page, server: Server, *cells: str, trials: int, swing: int = 10
) -> tuple[Times, Drag]:
    """Measure keys and drags of ``interact`` with an inline figure."""
    file = server.write("plain.ipynb", *(cells or (PLAIN,)))
    notebook = Notebook(page, server, file).open().run()
    notebook.page.wait_for_selector(".jp-OutputArea .jp-OutputArea img", timeout=60_000)
    page.wait_for_timeout(3000)
    watch(page, LOOK_AT_PLAIN)
    page.locator(".noUi-handle").first.focus()
    pressed = keys(page, trials, swing)
    return pressed, drag(page, lambda: _thumb(page), max(2, trials // 10))


def _thumb(page: Page) -> tuple[float, float, float]:
    grip = page.locator(".noUi-handle").first.bounding_box()
    track = page.locator(".noUi-base").first.bounding_box()
    return grip["x"] + 8, grip["y"] + 8, 0.3 * track["width"]
