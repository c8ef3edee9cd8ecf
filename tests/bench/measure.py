"""Measurements shared by all techniques: keys, a drag, and single requests."""

import math
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

#: where to press it, and how far to drag it to each side: x, y, pixels
Slider = tuple[float, float, float]
PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")


@dataclass
class Times:
    """Milliseconds of many trials."""

    values: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """The one that 95 of 100 do not exceed."""
        return sorted(self.values)[math.ceil(0.95 * len(self.values)) - 1]

    def __str__(self) -> str:
        return f"{self.median:.0f} / {self.p95:.0f}"


@dataclass
class Drag:
    """Drags of a slider: how often it moved and pictures changed a second; ms."""

    moves: float
    pictures: float
    lag: Times
    settle: Times


def watch(page: Page, look: str) -> None:
    """Start the probe; ``look`` is JavaScript, see probe.js."""
    page.evaluate(f"({PROBE})({look})")
    page.wait_for_timeout(300)


def _clear(page: Page) -> None:
    page.evaluate("() => { probe.shown = []; probe.events = []; probe.hand = []; }")


_ANSWER = """kind => {
    const event = probe.events.find((one) => one[1] === kind);
    const shown = event && probe.shown.find((one) => one[0] > event[0] && done(one));
    return shown ? shown[0] - event[0] : 0;
}"""


def request(
    page: Page, act: Callable[[], None], kind: str, done: str = "true"
) -> float:
    """Return ms from the event ``kind`` that ``act`` causes to the changed picture.

    ``done`` is JavaScript on ``state``, what the picture says it shows.
    """
    answer = _ANSWER.replace("done(one)", f"((state) => {done})(one[1])")
    _clear(page)
    act()
    page.wait_for_function(answer, arg=kind, timeout=10_000, polling=15)
    return page.evaluate(answer, kind)


def keys(page: Page, count: int, swing: int = 10) -> Times:
    """Press arrow keys on the focused slider one by one; time each picture.

    ``swing`` times to the right, as often to the left, and so on.
    """
    rng, times = random.Random(1), []
    for k in range(count):
        key = "ArrowLeft" if k % (2 * swing) >= swing else "ArrowRight"
        times.append(request(page, lambda key=key: page.keyboard.press(key), "keydown"))
        page.wait_for_timeout(rng.uniform(40, 90))
    return Times(times)


def drag(page: Page, find: Callable[[], Slider], times: int) -> Drag:
    """Drag a slider to and fro, rest, and do it again; ``find`` says where it is."""
    moves, pictures, lags, rests = [], [], [], []
    for _ in range(times):
        _clear(page)
        _move_mouse(page, find())
        page.wait_for_timeout(900)
        page.mouse.up()
        page.wait_for_function("() => probe.shown.length", timeout=20_000)
        shown, hand = page.evaluate("() => [probe.shown, probe.hand]")
        first, last = hand[0][0], hand[-1][0]
        during = [one for one in shown if first <= one[0] <= last]
        moves.append(1000 * len(hand) / (last - first))
        pictures.append(1000 * len(during) / (last - first))
        lags += _lags(during, hand)
        rests.append(max(0.0, shown[-1][0] - last))
    rates = statistics.mean(moves), statistics.mean(pictures)
    return Drag(*rates, Times(lags or [math.nan]), Times(rests))


def _move_mouse(page: Page, slider: Slider) -> None:
    """Go right, left and back, 96 moves; Chromium takes one an animation frame."""
    middle, y, swing = slider
    page.mouse.move(middle, y)
    page.mouse.down()
    # Chromium's own steps: a loop in Python would measure Python's round trips.
    for place, steps in ((swing, 24), (-swing, 48), (0, 24)):
        page.mouse.move(middle + place, y, steps=steps)


def _lags(shown: list, hand: list) -> list[float]:
    """Return how long ago the hand came to where each picture says it is."""
    lags = []
    for when, state in shown:
        there = [at for at, where in hand if where == state and at <= when]
        if there:
            lags.append(when - there[-1])
    return lags
