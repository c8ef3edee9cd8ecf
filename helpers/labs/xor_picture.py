"""What the XOR playground shows of a training run: scenery, actors, words."""

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import xor_cloud
from helpers.figures.xor import CLASS_COLORS, CLASS_MARKERS, CLOUD, REGIONS, lattice
from helpers.figures.xor_lab import scenery
from helpers.labs.xor_state import STEPS, State, Training
from helpers.stage import Image, Layer, Line, Points, Scenery, Text, Track

PIXELS = 61  # a side of the picture of answers
_PAINTED: dict[tuple, Scenery] = {}


def hidden_view(state: State, run: Training) -> NDArray:
    """Return the points as the hidden layer sees them, (F, N, 2).

    The first coordinate is d(x), how far the weighted input of output 1 exceeds that
    of output 0: a straight direction of hidden space, positive where the answer is 1.
    The second runs along the boundary, in the direction in which the points spread
    most at the end. It is 0 with a single hidden unit.
    """
    network, kept = state.network(), np.nan_to_num(run.w, posinf=0, neginf=0)
    hidden = network.forward(kept, xor_cloud().x.astype(np.float32))[1].astype(float)
    top = network.unpack(kept)[1]
    normal = (top["W"][..., 1] - top["W"][..., 0]).astype(float)
    length = np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-12
    offset = np.diff(top["b"], axis=-1) if "b" in top else 0.0
    d = np.einsum("fnh,fh->fn", hidden, normal) + offset
    view = np.stack([d, _across(hidden, normal / length)], axis=-1)
    return np.where(np.isnan(run.loss)[:, None, None], np.nan, view)


def _across(hidden: NDArray, normal: NDArray) -> NDArray:
    """Return coordinates along the widest direction that lies in each boundary."""
    last = hidden[-1] - hidden[-1].mean(axis=0)
    widest = np.linalg.svd(last, full_matrices=False)[2]
    # The widest direction may be the normal itself: take the one that leaves most.
    left = widest[:2] - (widest[:2] @ normal[-1])[:, None] * normal[-1]
    chosen = widest[np.argmax(np.linalg.norm(left, axis=-1))]
    inside = chosen - (normal @ chosen)[:, None] * normal
    inside[np.abs(inside).max(axis=-1) < 1e-6] = 0  # a single unit: nothing is left
    inside /= np.linalg.norm(inside, axis=-1, keepdims=True) + 1e-12
    centred = hidden - hidden.mean(axis=1, keepdims=True)
    return np.einsum("fnh,fh->fn", centred, inside)


def reach(view: NDArray) -> tuple[float, float]:
    """Return how far the hidden view must go to hold the last picture of points.

    In steps of a root of 2, so that it rarely changes from one setting to the next.
    """
    finite = np.flatnonzero(np.isfinite(view).all(axis=(1, 2)))
    sizes = np.abs(view[finite[-1]]) if finite.size else np.ones((1, 2))
    wanted = np.clip(1.15 * np.percentile(sizes, 99, axis=0), (1.0, 0.5), 1e4)
    return tuple(float(2 ** (np.ceil(2 * np.log2(side)) / 2)) for side in wanted)


def painted(limits: tuple[float, float]) -> Scenery:
    """Return the scenery; each size of the hidden view is painted once."""
    if limits not in _PAINTED:
        while len(_PAINTED) >= 12:
            del _PAINTED[next(iter(_PAINTED))]  # the oldest
        _PAINTED[limits] = Scenery.from_figure(*scenery(STEPS, limits))
    return _PAINTED[limits]


def content(state: State, run: Training) -> dict:
    """Return all that the stage shows of a run."""
    with np.errstate(all="ignore"):  # weights on their way to an explosion overflow
        view = hidden_view(state, run)
        plane = _plane(state, run)
    return {
        "scenery": painted(reach(view)),
        "layers": [*plane, *_hidden(view), *_curves(run)],
        "scrub": track(run),
        "words": words(run),
        "alt": f"A network with {_units(state)}, trained on XOR: the answer over the "
        "inputs, what the hidden layer sees, loss and accuracy.",
    }


def _units(state: State) -> str:
    count = state.hidden_units
    unit = "unit" if count == 1 else "units"
    bare = "" if state.biases == "yes" else ", without biases"
    return f"{count} hidden {state.activation} {unit}{bare}"


def track(run: Training) -> Track:
    """Return the slider over the moments of training."""
    places = np.arange(len(run.steps))
    ticks = [(float(np.interp(k, run.steps, places)), f"{k:,}") for k in (0, 10, 100)]
    ticks.append((float(places[-1]), f"{STEPS:,}"))
    values = [f"{step:,}" for step in run.steps]
    return Track("step", values, ticks, play=True, step_buttons=True, seconds=5.0)


def words(run: Training) -> list[str]:
    """Return one sentence for each moment."""
    gone = (
        f"Exploded: at step {run.exploded_at} weights or loss are no numbers any more."
    )
    return [
        gone
        if np.isnan(right)
        else f"Step {step:,}: {100 * right:.1f} % of the 300 points are right; "
        f"the loss is {loss:.3g}."
        for step, right, loss in zip(run.steps, run.accuracy, run.loss, strict=True)
    ]


def _plane(state: State, run: Training) -> list[Layer]:
    """Return the answers over the plane, the points, and a cross on each mistake."""
    network, cloud = state.network(), xor_cloud()
    grid = lattice(CLOUD, PIXELS)
    answer = network.predict(run.w, grid)[..., 1].reshape(-1, PIXELS, PIXELS)
    wrong = network.predict(run.w, cloud.x).argmax(axis=-1) != cloud.y
    wrong &= ~np.isnan(run.loss)[:, None]
    side = {"axes": "plane", "extent": (*CLOUD, *CLOUD), "limits": (0, 1)}
    crosses = (np.where(wrong, cloud.x[:, k], np.nan) for k in (0, 1))
    look = {"marker": "x", "size": 9.0, "color": "#000000"}
    return [
        Image("answer", values=answer, colormap=REGIONS, smooth=True, **side),
        *_classes("points", "plane", cloud.x[:, 0], cloud.x[:, 1], size=5.5),
        Points("wrong", axes="plane", **dict(zip("xy", crosses, strict=True)), **look),
    ]


def _classes(name: str, axes: str, x: NDArray, y: NDArray, size: float) -> list[Layer]:
    """Return the points of each class in its colour and with its marker."""
    labels, layers = xor_cloud().y, []
    for label in (0, 1):
        one = labels == label
        look = {"color": CLASS_COLORS[label], "marker": CLASS_MARKERS[label]}
        place = {"x": x[..., one], "y": y[..., one], "edge": "#ffffff", "size": size}
        layers.append(Points(f"{name} {label}", axes=axes, **place, **look))
    return layers


def _hidden(view: NDArray) -> list[Layer]:
    return _classes("hidden", "hidden", view[..., 0], view[..., 1], size=6.0)


def _curves(run: Training) -> list[Layer]:
    at, right = np.array(run.steps) + 1.0, 100 * run.accuracy
    layers: list[Layer] = []
    for name, y in (("loss", run.loss), ("accuracy", right)):
        layers.append(Line(f"{name} curve", axes=name, x=at, y=y, width=1.5))
        now = {"x": at[:, None], "y": y[:, None], "edge": "#ffffff", "size": 10.0}
        layers.append(Points(f"{name} now", axes=name, **now, color=CLASS_COLORS[1]))
    if run.exploded_at is not None:
        place = {"x": 0.97, "y": 0.12, "of_axes": True, "align": "right", "size": 13.0}
        text = f"exploded at {run.exploded_at}"
        layers.append(Text("exploded", axes="accuracy", words=text, **place))
    return layers
