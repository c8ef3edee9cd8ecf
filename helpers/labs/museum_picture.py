"""What the museum's stage shows of a state: curves, gauges, tests, and words."""

import numpy as np
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.museum_scenery import BLOCKS, LAYERS, LIMITS, TESTS, line_of
from helpers.labs.museum_state import State
from helpers.museum import EVERY, Run
from helpers.museum_instruments import Reading
from helpers.stage import Bars, Layer, Line, Text, Track

PLACES = {
    "gradient check": BLOCKS,
    "update ratio": BLOCKS[::2],
    "activations": LAYERS,
}
RED, GREEN = "#B33A00", "#006B4F"  # dark enough for small letters


def content(state: State) -> dict:
    """Return what the stage shows: actors, slider and words."""
    record = state.run()
    values = [f"step {step}" for step in record.step]
    last = int(record.step[-1])
    ticks = [(k * (len(values) - 1) // 2, str(k * last // 2)) for k in range(3)]
    layers = [*_curves(record, state.run(healthy=True))]
    for tool in PLACES:
        layers += _gauge(state, tool) if tool in state.tools else [_off(tool)]
    for test in TESTS:
        layers.append(_test(state, test))
    return {
        "layers": layers,
        "scrub": Track("step", values, ticks, play=True, step_buttons=True),
        "words": [words(state, k) for k in range(len(values))],
        "alt": f"Stop {state.stop} of tour {state.tour}: training loss and validation "
        "accuracy beside those of a healthy twin; instruments on: "
        f"{', '.join(state.tools) or 'none'}.",
        "frame": min(state.frame, len(values) - 1),
    }


def _curves(record: Run, twin: Run) -> list[Layer]:
    """Return loss and accuracy, the twin's dashed, and a line at the step."""
    layers = []
    for axes in ("loss", "accuracy"):
        low, high = LIMITS[axes]
        here = np.repeat(record.step[:, None], 2, axis=1)
        own, other = getattr(record, axes), getattr(twin, axes)
        layers += [
            Line(f"{axes} now", axes=axes, x=here, y=(low, high), color=style.FAINT),
            Line(
                axes,
                **{"axes": axes, "x": record.step, "y": np.clip(own, low, high)},
                **{"color": style.SKY, "width": 4.0},
            ),
            Line(
                f"{axes} twin",
                **{"axes": axes, "x": twin.step, "y": np.clip(other, low, high)},
                **{"color": style.INK, "dash": (5, 4), "width": 1.5},
            ),
        ]
    return layers


def _gauge(state: State, tool: str) -> list[Layer]:
    """Return the bars of an instrument, and the twin's where it is the measure."""
    own, twin = state.reading(tool), state.reading(tool, healthy=True)
    pairs = [(tool, own, 0.0, style.GRADIENT)]
    if tool != "gradient check":
        pairs = [
            (tool, own, -0.19, style.BLUE),
            (f"{tool} twin", twin, 0.19, style.GREY),
        ]
    low = LIMITS[tool][0]
    bars = [
        Bars(
            name,
            **{"axes": tool, "at": _places(tool, seen.names) + shift, "base": low},
            **{"value": _drawn(seen.values, tool), "color": color},
            thickness=0.6 if shift == 0 else 0.34,
        )
        for name, seen, shift, color in pairs
    ]
    return [*bars, _alarm(tool, own), *_not_there(tool, own.names)]


def _alarm(tool: str, seen: Reading) -> Text:
    """Say at which step a value is first beyond the limits, if ever."""
    place = {"axes": tool, "x": 0.98, "y": 0.93, "of_axes": True, "align": "right"}
    said, color = "quiet ✔", GREEN
    if seen.alarm:
        step = int(seen.outside.any(axis=1).argmax()) * EVERY
        said, color = f"alarm at step {step} ✘", RED
    return Text(f"{tool} alarm", **place, words=said, color=color, bold=True, size=13.0)


def _not_there(tool: str, names: list[str]) -> list[Text]:
    """Mark the places of blocks that this network does not have."""
    look = {"axes": tool, "words": "–", "align": "center", "color": style.GREY}
    low = 3 * LIMITS[tool][0]
    return [
        Text(f"{tool} no {name}", x=at, y=low, **look)
        for at, name in enumerate(PLACES[tool])
        if name not in names
    ]


def _places(tool: str, names: list[str]) -> NDArray:
    return np.array([PLACES[tool].index(name) for name in names], dtype=float)


def _drawn(values: NDArray, tool: str) -> NDArray:
    """Return values within the axes: what is 0 or unknown has no bar."""
    return np.clip(np.nan_to_num(values, nan=0.0), *LIMITS[tool])


def _off(tool: str) -> Text:
    middle = {"x": 0.5, "y": 0.5, "of_axes": True, "align": "center"}
    return Text(f"{tool} off", axes=tool, **middle, words="off", color=style.GREY)


def _test(state: State, test: str) -> Text:
    """Return the result of a test on the board, red beyond the limits."""
    place = {"axes": "tests", "x": 1.03, "y": line_of(test), "align": "right"}
    look = {"clip": False, "size": 14.0, "of_axes": True}
    if test not in state.tools:
        return Text(test, **place, **look, words="off", color=style.GREY)
    seen = state.reading(test)
    said = [_result(state, test, k) for k in range(len(state.run().step))]
    color = RED if seen.alarm else GREEN
    return Text(test, **place, **look, words=said, bold=True, color=color)


def _result(state: State, test: str, k: int) -> str:
    """Return one test's number at a frame, with its mark."""
    seen = state.reading(test)
    row = min(k, len(seen.values) - 1)
    value = float(seen.values[row, 0])
    if not np.isfinite(value):
        return "–"
    return f"{short(value)} {'✘' if seen.outside[row].any() else '✔'}"


def short(value: float) -> str:
    """Return a number in few letters.

    >>> short(0.934), short(2.0), short(6.9e-16), short(186.4)
    ('0.93', '2', '0', '190')
    """
    if abs(value) < 1e-9:
        return "0"
    if 0.01 <= abs(value) < 1000:
        return f"{float(f'{value:.2g}'):g}"
    digit, power = f"{value:.0e}".split("e")
    return f"{digit}e{int(power)}".replace("-", "−")


def words(state: State, k: int) -> str:
    """Say what a frame shows, all instruments included, in one line."""
    record = state.run()
    if not np.isfinite(record.accuracy[k]) or record.weights[k] is None:
        return f"Overflow at step {record.overflow}: nothing to read any more."
    said = [f"loss {short(record.loss[k])}, accuracy {record.accuracy[k]:.0%}"]
    for tool in state.tools:
        said.append(f"{tool}: {_told(state, tool, k)}")
    return f"Step {record.step[k]}: " + "; ".join(said) + "."


def _told(state: State, tool: str, k: int) -> str:
    if tool in TESTS:
        return _result(state, tool, k)
    seen = state.reading(tool)
    pairs = zip(seen.names, seen.values[k], strict=True)
    return ", ".join(f"{name} {short(value)}" for name, value in pairs)
