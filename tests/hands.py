"""Hands for any lab: they move whatever is there, as a browser's messages would.

A move is (its name, a function that makes it). Nothing here knows a single lab.
"""

import ipywidgets
from ipywidgets.widgets.widget_selection import _Selection

from helpers.stage import Stage
from tests.every_lab import stage_of
from tests.hostile import TYPED, preset_line

ONLY_SHOWN = (Stage, ipywidgets.HTML, ipywidgets.HTMLMath, ipywidgets.Label)


def controls(widget):
    """Every widget in a lab that a reader can move; its stage is not among them."""
    if isinstance(widget, ipywidgets.Box):
        return [one for child in widget.children for one in controls(child)]
    return [] if isinstance(widget, ONLY_SHOWN) else [widget]


def name_of(widget):
    """What a control is called."""
    return f"{type(widget).__name__} “{widget.description}”"


def snapshot(lab):
    """Where every control but the preset's box stands, and what the stage shows."""
    stage, box = stage_of(lab), getattr(lab, "text", None)
    kept = {"value", "index", "options", "disabled", "min", "max"}
    stand = [
        {key: one.get_state().get(key) for key in kept}
        for one in controls(lab)
        if one is not box
    ]
    return stand, stage.serial, stage.frame, stage.step, getattr(lab, "preset", None)


def limits(lab):
    """Moves that take every control to its ends, and press every button."""
    moves = [m for one in controls(lab) for m in _ends(one)]
    stage = stage_of(lab)
    for trait in ("frame", "step"):
        moves += [_set(stage, {trait: at}) for at in (10**6, 0, -5)]
    for x in (0, 1):
        moves += [_point(stage, axes, kind, x, 1 - x) for axes, kind in _presses(stage)]
    return moves + [_draw(stage, axes, 1, PEN) for axes in _pads(stage)]


PEN = [[0.0, 0.0], [1.0, 1.0]]


def _presses(stage):
    """Every axes that takes a pointer, with everything a hand can do there."""
    kinds = ("down", "move", "up", "down", "cancel", "up", "move", "cancel")
    return [(axes, kind) for axes in stage._scene["pointer"] for kind in kinds]


def _pads(stage):
    return [one["axes"] for one in stage._scene["layers"] if one["kind"] == "ink"]


def _ends(widget):
    if isinstance(widget, ipywidgets.Button):
        return [_press(widget)]
    return [_set(widget, state) for state in _end_states(widget)]


def _end_states(widget):
    """The states at the ends of a control, as the browser would send them."""
    if isinstance(widget, _Selection):
        return [{"index": at} for at in {len(widget.options) - 1, 0}]
    if isinstance(widget.value, bool):
        return [{"value": not widget.value}, {"value": widget.value}]
    if isinstance(widget.value, str):
        return [{"value": text} for text in TYPED]
    if isinstance(widget.value, int | float):
        return [{"value": widget.max}, {"value": widget.min}]
    raise NotImplementedError(f"tests/hands.py cannot move a {name_of(widget)} yet")


def some_move(lab, rng):
    """One move at random: a control, a slider of the stage, a press or a stroke."""
    stage, ways = stage_of(lab), list(controls(lab))
    ways += [_some_frame, _some_frame]
    ways += [_some_press] * 3 * bool(stage._scene["pointer"])
    ways += [_some_stroke] * 3 * bool(_pads(stage))
    way = ways[rng.integers(len(ways))]
    if not isinstance(way, ipywidgets.Widget):
        return way(stage, rng)
    if isinstance(way, ipywidgets.Button):
        return _press(way)
    if way is getattr(lab, "text", None):
        return _set(way, {"value": preset_line(lab.preset, rng)})
    return _set(way, _some_state(way, rng))


def _some_state(widget, rng):
    if isinstance(widget, _Selection):
        return {"index": int(rng.integers(len(widget.options)))}
    if isinstance(widget.value, bool):
        return {"value": bool(rng.integers(2))}
    if isinstance(widget.value, str):
        return {"value": _words(rng)}
    steps = int(rng.integers(1 + round((widget.max - widget.min) / widget.step)))
    return {"value": type(widget.value)(widget.min + steps * widget.step)}


def _words(rng):
    """What somebody may type: often numbers, sometimes anything."""
    kind = rng.integers(4)
    if kind == 0:
        return TYPED[rng.integers(len(TYPED))]
    if kind == 1:
        return str(rng.integers(1, 12))
    many = int(rng.integers(1, 6))
    return ", ".join(f"{x:.3g}" for x in rng.normal(0, 10.0**kind / 50, many))


def _some_frame(stage, rng):
    trait = "frame" if rng.integers(4) else "step"
    return _set(stage, {trait: int(rng.integers(stage.frames + 3))})


def _some_press(stage, rng):
    axes, kind = (lambda every: every[rng.integers(len(every))])(_presses(stage))
    return _point(stage, axes, kind, *rng.random(2), held=int(rng.integers(-1, 12)))


def _some_stroke(stage, rng):
    points = rng.random((int(rng.integers(0, 9)), 2)).tolist()
    return _draw(stage, _pads(stage)[0], int(rng.integers(1, 9)), points)


def _set(widget, state):
    what = f"{type(widget).__name__} {getattr(widget, 'description', '')}: {state}"
    return what[:200], lambda: widget.set_state(state)


def _press(widget):
    return name_of(widget), lambda: widget._handle_custom_msg({"event": "click"}, [])


def _place(axes, u, v):
    """Data coordinates of a place given in fractions of the axes."""
    ends = []
    for (low, high, scale), part in zip((axes["x"], axes["y"]), (u, v), strict=True):
        log = scale == "log"
        ends.append(low * (high / low) ** part if log else low + part * (high - low))
    return [float(end) for end in ends]


def _point(stage, name, kind, u, v, held=-1):
    """A pointer event; the handle may be one that has gone meanwhile."""
    x, y = _place(stage._scene["axes"][name], u, v)
    grips = [one["name"] for one in stage._scene["layers"] if one.get("draggable")]
    layer = grips[held % len(grips)] if grips and held >= 0 else ""
    event = {"kind": kind, "axes": name, "x": x, "y": y, "layer": layer}
    event |= {"index": held if layer else -1, "serial": stage._answered + 1}
    return f"pointer {event}", lambda: stage.set_state({"pointer": event})


def _draw(stage, name, key, places):
    axes = stage._scene["axes"][name]
    points = [part for place in places for part in _place(axes, *place)]
    one = {"axes": name, "points": points, "id": key, "done": True}
    message = {"kind": "ink", "serial": stage._inked + 1, "strokes": [one]}
    return f"ink {len(places)}", lambda: stage._handle_custom_msg(message, [])
