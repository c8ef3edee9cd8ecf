"""How fast the labs answer in a real Chromium, beside what everybody does.

Times are milliseconds, median / 95th percentile, from the event to the changed pixels.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench import techniques
from tests.bench.measure import Drag, Times
from tests.bench.table import Row
from tests.browser.lab_page import Server, chromium, jupyter_lab

PART, OURS, THEIRS = "labs", "Downhill", "interact + inline"
TRIALS = 60  # presses of a key


def rows() -> list[Row]:
    """Measure everything and return its rows."""
    root = Path(tempfile.mkdtemp(prefix="downhill-bench-"))
    with jupyter_lab(root) as server, chromium() as browser:
        page = _page(browser)
        plain = techniques.plain_slider(page, server, trials=TRIALS)
        page.close()
        return [*surface_lab(browser, server, plain), *drawing(browser, server)]


def _page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 1300, "height": 1100})


def surface_lab(browser: Browser, server: Server, plain: tuple) -> list[Row]:
    """Measure the surface lab beside the plain slider over the same picture."""
    page = _page(browser)
    stage = techniques.open_lab(page, server)
    lab = techniques.stage_slider(page, stage, trials=TRIALS)
    starts = techniques.new_starts(page, stage, trials=TRIALS)
    surfaces = techniques.new_surfaces(page, trials=TRIALS // 2)
    page.close()
    return [
        *beside("surface lab", lab, plain),
        answer("surface lab, new start (kernel)", starts, 150),
        answer("surface lab, new surface (kernel)", surfaces, 150),
    ]


def drawing(browser: Browser, server: Server) -> list[Row]:
    """Measure the lab "draw a digit", which needs the kernel at every stroke."""
    page = _page(browser)
    field = techniques.open_field(page, server)
    first, whole = techniques.strokes(page, field, trials=TRIALS)
    page.close()
    return [
        answer("drawing lab, first ink → read (kernel)", first, 100),
        answer("drawing lab, stroke → read (kernel)", whole, 100),
    ]


def beside(name: str, ours: tuple[Times, Drag], theirs: tuple[Times, Drag]) -> list:
    """Return the rows of keys and drags of a lab and of ``interact``."""
    (keys, drag), (old_keys, old) = ours, theirs
    lag = old.lag.median / max(drag.lag.median, 1.0)
    ratio = old_keys.median / keys.median
    return [
        answer(f"{name}, key → picture", keys, 33),
        times(f"{name}, key → picture", THEIRS, old_keys, ratio, "ratio ≥ 15"),
        Row(PART, OURS, f"{name}, drag", drag.pictures, "pictures/s"),
        Row(PART, THEIRS, f"{name}, drag", old.pictures, "pictures/s"),
        answer(f"{name}, behind the hand", drag.lag, 33),
        times(f"{name}, behind the hand", THEIRS, old.lag, lag),
    ]


def answer(quantity: str, measured: Times, limit: float) -> Row:
    """Return our row, whose median must stay under ``limit`` milliseconds."""
    return times(quantity, OURS, measured, target=f"value ≤ {limit}")


def times(quantity, contender, measured: Times, ratio=None, target="") -> Row:
    """Return the row of a median; its note is the 95th percentile."""
    note = f"95 % within {measured.p95:.0f} ms"
    return Row(PART, contender, quantity, measured.median, "ms", ratio, target, note)
