"""How fast the labs answer in a real Chromium, beside what everybody does.

Times are milliseconds, median / 95th percentile, from the event to the changed pixels.
"""

import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.bench import techniques
from tests.bench.measure import Drag, Times
from tests.bench.table import Row, missing
from tests.browser.lab_page import Server, chromium, jupyter_lab
from tests.every_lab import factories, lab_named, stage_of

FIRST = "surface lab"
PART, OURS, THEIRS = "labs", "Downhill", "interact + inline"
TRIALS, FEW = 60, 30  # presses of a key


def rows() -> list[Row]:
    """Measure everything and return its rows."""
    root = Path(tempfile.mkdtemp(prefix="downhill-bench-"))
    with jupyter_lab(root) as server, chromium() as browser:
        page = _page(browser)
        plain = techniques.plain_slider(page, server, trials=TRIALS)
        page.close()
        table = [*surface_lab(browser, server, plain), *drawing(browser, server)]
        for name, frames in sorted(others().items()):
            try:
                table += any_lab(browser, server, name, min(10, frames - 1))
            except (Error, IndexError) as error:  # one lab must not cost all the others
                why = f"not measured: {str(error).splitlines()[0]}"
                table.append(missing(PART, OURS, name.replace("_", " "), why))
    return table


def others() -> dict[str, int]:
    """Return the other labs that have a slider, with the number of its frames."""
    frames = {name: stage_of(lab_named(name)).frames for name in factories()}
    return {n: f for n, f in frames.items() if f > 1 and n != "surface_lab"}


def any_lab(browser: Browser, server: Server, name: str, swing: int) -> list[Row]:
    """Measure the slider of one lab, then its pictures under ``interact``."""
    options = {"trials": FEW, "swing": swing}
    with closing(_page(browser)) as page:
        stage = techniques.open_any(page, server, name)
        ours = techniques.stage_slider(page, stage, **options)
    with closing(_page(browser)) as page:
        theirs = techniques.any_plain_slider(page, server, name, **options)
    return beside(name.replace("_", " "), ours, theirs)


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
        *beside(FIRST, lab, plain),
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
    key, hand = f"{name}, key → picture", f"{name}, behind the hand"
    faster = old_keys.median / max(keys.median, 1.0)
    behind = missing(PART, THEIRS, hand, "no picture came while the hand moved")
    if old.pictures:
        lag = old.lag.median / max(drag.lag.median, 1.0)
        behind = times(hand, THEIRS, old.lag, lag)
    rate, unit = f"{name}, drag", "pictures/s"
    return [
        answer(key, keys, 16),
        times(key, THEIRS, old_keys, faster, "ratio ≥ 15" if name == FIRST else ""),
        Row(PART, OURS, rate, drag.pictures, unit, None, *asked_of(drag)),
        Row(PART, THEIRS, rate, old.pictures, unit),
        answer(hand, drag.lag, 33),
        behind,
    ]


def asked_of(drag: Drag) -> tuple[str, str]:
    """Return the target of a drag, if its slider has frames enough, and a note."""
    enough = drag.moves >= 45
    note = f"the hand came to {drag.moves:.0f} frames a second"
    return "value ≥ 45" if enough else "", note


def answer(quantity: str, measured: Times, limit: float) -> Row:
    """Return our row, whose median must stay under ``limit`` milliseconds."""
    return times(quantity, OURS, measured, target=f"value ≤ {limit}")


def times(quantity, contender, measured: Times, ratio=None, target="") -> Row:
    """Return the row of a median; its note is the 95th percentile."""
    note = f"95 % within {measured.p95:.0f} ms"
    return Row(PART, contender, quantity, measured.median, "ms", ratio, target, note)
