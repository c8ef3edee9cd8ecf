"""The lab of lesson 08: choose layers, read the bill in passes, seconds and years."""

import math
from dataclasses import replace
from html import escape

import ipywidgets
import numpy as np

from helpers.bill import in_words
from helpers.figures import style
from helpers.figures.bill_scenery import MOST_LAYERS, PASSES, TIME, scenery
from helpers.figures.roads import ROADS
from helpers.labs import bill_state as states
from helpers.labs.bill_state import GRADIENTS, LAYERS, WIDTHS, Prices, State
from helpers.labs.lab import PresetLab, button, menu, row, typed
from helpers.stage import Bars, Layer, Line, Points, Scenery, Stage, Text, Track

GOAL = 1_000_001  # passes: the headline of source S1


def bill_lab(preset: str | None = None) -> "BillLab":
    """Return the bill lab, in the state of ``preset`` if one is given.

    Opening it times real passes on this machine; that takes a second at most.
    Raises ValueError with one sentence if the preset does not fit.

    >>> bill_lab("inputs=49;width=64").preset
    'v=1;inputs=49;layers=1;outputs=10;width=64;gradients=1'
    """
    return BillLab(states.read_preset(preset) if preset else State())


class BillLab(PresetLab):
    """What one gradient, or many, of a network costs by four roads.

    Attributes
    ----------
    prices : Prices
        The timings of all widths on show.
    best : int or None
        The number of passes closest to the goal so far.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.best, self._timings = None, {}
        self.prices = self._prices(state)
        roads = Scenery.from_figure(*scenery(list(states.ROADS)))
        stage = Stage(roads, **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Time the networks of another state, if that is not done, and show them."""
        self.prices = self._prices(state)
        self.state = state
        self.stage.update(**self._content())
        self._sync()

    def _prices(self, state: State) -> Prices:
        """Return the timings of a family of networks; each is timed once."""
        family = state.inputs, state.layers, state.outputs
        if family not in self._timings:
            self._timings[family] = states.measure(state)
        return self._timings[family]

    def _content(self) -> dict:
        state, seconds = self.state, self.prices.seconds(self.state)
        marks = [8, 16, 32, 64, 128, 256, 512]
        ticks = [(WIDTHS.index(width), str(width)) for width in (4, *marks, 1024)]
        values = [f"{width} units" for width in WIDTHS]
        return {
            "layers": [
                *_net(state),
                *_curves(state, seconds),
                *_bill(state, seconds),
            ],
            "scrub": Track("width of the hidden layers", values, ticks, play=True),
            "words": self._words(seconds),
            "alt": "A network’s layers, the time a gradient takes by four roads as "
            "bars with the number of passes, and the same time over the weights.",
            "frame": state.frame,
        }

    def _words(self, seconds: dict) -> list[str]:
        state, P = self.state, self.state.weights()
        slow, quick = seconds["forward differences"], seconds["reverse mode"]
        lines = []
        for k in range(len(WIDTHS)):
            shape = "–".join(f"{size}" for size in state.sizes(k))
            how = "timed here" if k < self.prices.timed else "scaled up, not timed"
            lines.append(
                f"{shape}: {P[k]:,} weights, {P[k] + 1:,} passes. "
                f"{in_words(slow[k])} by forward differences, "
                f"{in_words(quick[k])} by reverse mode: "
                f"{_rough(slow[k] / quick[k])} times as long. "
                f"One forward pass: {in_words(self.prices.forward[k])} ({how})."
            )
        return lines

    def _make_controls(self) -> None:
        self.inputs = typed("inputs", "120px")
        self.outputs = typed("outputs", "120px")
        self.layers = menu("hidden layers", LAYERS, "150px")
        self.gradients = menu("for", GRADIENTS.items(), "330px")
        self.again = button("Time again", "Time all passes once more", "100px")

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        words = (
            f"Goal: a network with the bill of S1, {GOAL:,} passes by finite "
            "differences, within 1 %."
        )
        return [
            row(self.inputs, self.layers, self.outputs, self.gradients),
            row(self.again, self.reset),
            stage,
            ipywidgets.HTML(escape(words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.inputs, lambda text: self._units(text, "inputs"))
        self.answer(self.outputs, lambda text: self._units(text, "outputs"))
        self.answer(self.layers, lambda count: self._change(layers=count))
        self.answer(self.gradients, lambda count: self._change(gradients=count))
        guard = self.stage.guard
        self.again.on_click(guard(lambda _: self._time_again()))
        self.stage.observe(guard(lambda change: self._scrubbed()), "frame")

    def _units(self, text: str, name: str) -> None:
        self._change(**{name: states.read_units(text, name)})

    def _time_again(self) -> None:
        self._timings.clear()
        self.show(self.state)

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        self.state = replace(self.state, frame=self.stage.frame)
        self._sync()

    def _tell(self) -> None:
        state = self.state
        self.inputs.value, self.outputs.value = str(state.inputs), str(state.outputs)
        self.layers.value, self.gradients.value = state.layers, state.gradients
        self.score.value = escape(self._scored())

    def _scored(self) -> str:
        """Say how far the network on show is from the goal, and keep the best."""
        passes = int(self.state.passes()["forward differences"][self.state.frame])
        if self.best is None or abs(passes - GOAL) < abs(self.best - GOAL):
            self.best = passes
        word = "reached ✔" if abs(passes - GOAL) <= GOAL / 100 else "not yet"
        return f"Now: {passes:,} passes ({word}). Closest so far: {self.best:,}."


def _rough(ratio: float) -> str:
    """Return a ratio with two digits that count.

    >>> _rough(0.834), _rough(123456)
    ('0.83', '120,000')
    """
    digits = max(0, 1 - math.floor(math.log10(ratio)))
    return f"{float(f'{ratio:.2g}'):,.{digits}f}"


def _net(state: State) -> list[Layer]:
    """Return a bar for each layer, its height the logarithm of its units."""
    sizes = np.array([state.sizes(k) for k in range(len(WIDTHS))])
    high, count = np.log10(sizes) + 0.12, sizes.shape[1]
    at = np.linspace(0, MOST_LAYERS - 1, count)
    look = {"thickness": 0.5, "color": style.GREY, "opacity": 0.75}
    bars = Bars("net", axes="net", at=at, base=-high, value=high, **look)
    names = [f"{size}" for size in (state.inputs, state.outputs)]
    below = {"axes": "net", "y": -4.0, "align": "center", "clip": False}
    return [
        bars,
        Text("inputs", x=at[0], words=names[0], **below),
        *(
            Text(f"hidden {k}", x=at[k], words=[f"{w}" for w in WIDTHS], **below)
            for k in range(1, count - 1)
        ),
        Text("outputs", x=at[-1], words=names[1], **below),
    ]


def _curves(state: State, seconds: dict) -> list[Layer]:
    """Return the dearest and the cheapest road over the weights, and where we are."""
    P, layers = state.weights(), []
    for road in ("forward differences", "reverse mode"):
        look = {"axes": "curve", "color": ROADS[road][0]}
        now = {"x": P[:, None], "y": seconds[road][:, None], "edge": "#ffffff"}
        layers.append(Line(f"{road} curve", x=P, y=seconds[road], opacity=0.6, **look))
        layers.append(Points(f"{road} now", size=12, **now, **look))
    return layers


def _bill(state: State, seconds: dict) -> list[Layer]:
    """Return the bars with their numbers of passes and times."""
    layers, many = [], state.gradients
    for k, (road, counts) in enumerate(state.passes().items()):
        color, place = ROADS[road][0], {"axes": "bars", "y": (3.5 - k) / 4 - 0.02}
        place |= {"of_axes": True, "clip": False, "size": 14}
        time = seconds[road]
        bar = {"at": [k], "base": 1e-5, "value": time[:, None], "thickness": 0.55}
        layers += [
            Bars(road, axes="bars", horizontal=True, color=color, **bar),
            Text(
                *(f"{road} passes",),
                x=PASSES,
                words=[f"{count * many:,}" for count in counts],
                align="right",
                **place,
            ),
            Text(f"{road} time", x=TIME, words=[in_words(t) for t in time], **place),
        ]
    return layers
