"""What the graph lab shows: the nodes as scenery, numbers and marks as actors."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.figures import graphs as figures
from helpers.figures import style
from helpers.figures.graph_sketch import Sketch, short
from helpers.labs.graph_play import Beat, wrong
from helpers.stage import Layer, Line, Scenery, Text, Track

AXES = "graph"
SIZE, SMALL = 16.0, 14.0  # pixels
WIDE = 8.6  # inches: room for the slider, however small the graph


_PAINTED: dict[tuple, Scenery] = {}  # one for each graph there is


def scenery(drawn: Sketch) -> Scenery:
    """Return nodes and edges without any number; each graph is painted once."""
    key = (*drawn.labels, *drawn.edges)
    if key not in _PAINTED:
        with style.look():
            figure, axes = figures.graph_axes(drawn, least=WIDE)
            figures.skeleton(axes, drawn)
            _PAINTED[key] = Scenery.from_figure(figure, {AXES: axes})
    return _PAINTED[key]


def slider(played: Sequence[Beat]) -> Track:
    """Return the slider over the beats, with the turn to backward marked."""
    forward = sum(beat.phase == "forward" for beat in played)
    backward = len(played) - forward - 2
    names = ["inputs"]
    names += [f"forward {k} of {forward}" for k in range(1, forward + 1)]
    names += [f"backward {k} of {backward}" for k in range(backward + 1)]
    ticks = [(0, "inputs"), (forward, "forward done"), (len(played) - 1, "end")]
    look = {"play": True, "step_buttons": True, "seconds": 0.7 * len(played)}
    return Track("step", names, ticks, **look)


def layers(drawn: Sketch, played: Sequence[Beat]) -> list[Layer]:
    """Return the numbers of every beat and the marks of what is at work."""
    return [
        *_marks(drawn, played),
        *_values(drawn, played),
        *_slopes(drawn, played),
        *_sums(drawn, played),
    ]


def question(drawn: Sketch, gradients: Sequence[str], asked: int | None) -> list[Layer]:
    """Return one frame: all values, the gradients that are known, and a "?"."""
    numbers = [
        _number(f"value {k}", drawn.place[k] + (0, figures.OFF), value, figures.VALUE)
        for k, value in enumerate(_named_values(drawn))
    ]
    below = [
        _number(f"gradient {k}", place - (0, figures.OFF), word, style.GRADIENT, True)
        for k, (place, word) in enumerate(zip(drawn.place, gradients, strict=True))
    ]
    rim = _rims(drawn)[[asked]] if asked is not None else np.full((1, 5, 2), np.nan)
    return [_frame("asked", rim, style.GRADIENT), *numbers, *below]


def _number(
    name: str, place: NDArray, words: str | list[str], color: str, bold: bool = False
) -> Text:
    at = {"axes": AXES, "x": float(place[0]), "y": float(place[1])}
    look = {"size": SIZE, "align": "center", "bold": bold, "clip": False}
    return Text(name, words=words, color=color, **at, **look)


def _named_values(drawn: Sketch) -> list[str]:
    return [
        short(value) if is_input or not name else f"{name} {short(value)}"
        for value, is_input, name in zip(
            drawn.values, drawn.is_input, drawn.names, strict=True
        )
    ]


def _values(drawn: Sketch, played: Sequence[Beat]) -> list[Layer]:
    """Return the value of each node, from the beat at which it is computed."""
    shown = []
    for k, value in enumerate(_named_values(drawn)):
        words = [value if drawn.is_input[k] or k < b.known else "" for b in played]
        place = drawn.place[k] + (0, figures.OFF)
        shown.append(_number(f"value {k}", place, words, figures.VALUE))
    return shown


def _slopes(drawn: Sketch, played: Sequence[Beat]) -> list[Layer]:
    """Return each local derivative; it is noted when its operation is computed."""
    shown = []
    for k, place in enumerate(figures.label_places(drawn)):
        target = drawn.edges[k][1]
        words = [short(drawn.slopes[k]) if target < b.known else "" for b in played]
        text = _number(f"slope {k}", place, words, figures.SLOPE)
        text.size, text.box = SMALL, True
        shown.append(text)
    return shown


def _sums(drawn: Sketch, played: Sequence[Beat]) -> list[Layer]:
    """Return each gradient so far; at the end a wrong one beside the true one."""
    faults = wrong(drawn, played[-1].sums)
    shown = []
    for k, place in enumerate(drawn.place):
        words = [_so_far(beat.sums[k]) for beat in played]
        if k in faults:
            words[-1] += f", not {short(drawn.gradients[k])}"
        at = place - (0, figures.OFF)
        shown.append(_number(f"gradient {k}", at, words, style.GRADIENT, True))
    return shown


def _so_far(total: float | None) -> str:
    return "" if total is None else short(total)


def _rims(drawn: Sketch) -> NDArray:
    """Return a rectangle around each node, (N, 5, 2)."""
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    half = np.stack((drawn.half, np.full(len(drawn.half), figures.RADIUS)), axis=-1)
    return drawn.place[:, None] + corner * (half + 0.03)[:, None]


def _frame(name: str, rims: NDArray, color: str) -> Line:
    x, y = rims[..., 0], rims[..., 1]
    return Line(name, axes=AXES, x=x, y=y, color=color, width=3.0, order=-1)


def _marks(drawn: Sketch, played: Sequence[Beat]) -> list[Layer]:
    """Return the frame around the node at work and the edges it uses."""
    rims = np.concatenate([_rims(drawn), np.full((1, 5, 2), np.nan)])  # −1 is nothing
    nodes = {
        phase: [beat.node if beat.phase == phase else -1 for beat in played]
        for phase in ("forward", "backward")
    }
    return [
        _frame("node forward", rims[nodes["forward"]], figures.VALUE),
        _frame("node backward", rims[nodes["backward"]], style.GRADIENT),
        _ways("edges forward", [_taken(drawn, beat) for beat in played], style.BLUE),
        _ways("edge backward", [_sent(drawn, b) for b in played], style.GRADIENT),
    ]


def _taken(drawn: Sketch, beat: Beat) -> NDArray:
    """Return the edges that end in the node that is being computed."""
    pen_up, ways = np.full((1, 2), np.nan), []
    for (_, target), curve in zip(drawn.edges, drawn.curves, strict=True):
        if beat.phase == "forward" and target == beat.node:
            ways += [curve, pen_up]
    return np.concatenate(ways or [pen_up])


def _sent(drawn: Sketch, beat: Beat) -> NDArray:
    """Return the edge along which a gradient travels, from right to left."""
    if beat.edge < 0:
        return np.full((1, 2), np.nan)
    return drawn.curves[beat.edge][::-1]


def _ways(name: str, ways: Sequence[NDArray], color: str) -> Line:
    """Return one line a frame, all filled up to the same number of points."""
    most = max(map(len, ways))
    full = np.full((len(ways), most, 2), np.nan)
    for row, way in zip(full, ways, strict=True):
        row[: len(way)] = way
    end = {"end": "o", "end_size": 9.0} if "backward" in name else {}
    x, y = full[..., 0], full[..., 1]
    return Line(name, axes=AXES, x=x, y=y, color=color, width=3.0, order=-1, **end)
