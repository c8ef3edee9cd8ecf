"""The XOR playground: choose a network, and scrub through its training."""

from html import escape

import ipywidgets

from helpers.figures.xor_lab import GOAL
from helpers.labs import xor_picture as picture
from helpers.labs import xor_state as states
from helpers.labs.lab import PresetLab, menu, row, tick, typed
from helpers.labs.xor_state import State, Training
from helpers.stage import Stage

FEW = 4  # hidden units: the goal


def xor_lab(preset: str | None = None) -> "XorLab":
    """Return the XOR playground, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> xor_lab("hidden_units=3").preset
    'v=1;hidden_units=3;activation=tanh;alpha=1;l2=0;seed=0;biases=yes'
    """
    return XorLab(states.read_preset(preset) if preset else State())


class Goal:
    """99 % of the 300 points at the end, with four hidden units or fewer.

    Attributes
    ----------
    best : State or None
        The smallest network that has reached 99 % so far.
    """

    words = (
        f"Goal: {GOAL} % of the 300 points at the end of training, with "
        f"{FEW} hidden units or fewer."
    )

    def __init__(self):
        self.best: State | None = None

    def score(self, state: State, run: Training) -> str:
        """Return in words what the run scores, and the best so far."""
        right = 100 * run.accuracy[-1]
        there = right >= GOAL - 1e-9
        if there and (not self.best or state.hidden_units < self.best.hidden_units):
            self.best = state
        word = "not yet"
        if there:
            few = state.hidden_units <= FEW
            word = "reached ✔" if few else f"{GOAL} % reached; use fewer units"
        share = "exploded" if run.exploded_at is not None else f"{right:.1f} %"
        now = f"Now: {_units(state)}, {share} ({word})."
        return now + (f" Best so far: {self._record()}." if self.best else "")

    def _record(self) -> str:
        best = self.best
        return f"{_units(best)} of {best.activation}, seed {best.seed}"


def _units(state: State) -> str:
    return f"{state.hidden_units} hidden unit{'s' if state.hidden_units > 1 else ''}"


class XorLab(PresetLab):
    """One network on the 300 points, at 48 moments of 1,000 steps.

    Attributes
    ----------
    training : Training
        The run on show.
    goal : Goal
        What to try to reach; it keeps the best.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = Goal()
        self.training = states.train(state)
        shown = picture.content(state, self.training)
        stage = Stage(shown.pop("scenery"), shown.pop("layers"), **shown, frame=10**6)
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Train another network and show it, at the moment that is shown now."""
        training = states.train(state)
        shown = picture.content(state, training)
        self.state, self.training = state, training
        self.stage.update(**shown)
        self._sync()

    def _make_controls(self) -> None:
        self.units = typed("hidden units", "140px")
        self.seed = typed("seed", "110px")
        self.activation = menu("activation", states.ACTIVATIONS, "170px")
        rates = [(f"{rate:g}", rate) for rate in states.RATES]
        self.alpha = menu("learning rate α", rates, "190px")
        penalties = [(f"{l2:g}", l2) for l2 in states.PENALTIES]
        self.l2 = menu("penalty λ", penalties, "160px")
        self.biases = tick("biases", "80px")

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.units, self.activation, self.biases, self.seed),
            row(self.alpha, self.l2, self.reset),
            stage,
            ipywidgets.HTML(escape(self.goal.words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        readers = {"hidden_units": states.read_units, "seed": states.read_seed}
        for name, widget in (("hidden_units", self.units), ("seed", self.seed)):
            self.answer(widget, self._typing(name, readers[name]))
        for name in ("activation", "alpha", "l2"):
            self.answer(getattr(self, name), self._choosing(name))
        self.answer(self.biases, lambda on: self._change(biases="yes" if on else "no"))

    def _typing(self, name: str, read):
        return lambda text: self._change(**{name: read(text)})

    def _choosing(self, name: str):
        return lambda value: self._change(**{name: value})

    def _tell(self) -> None:
        state = self.state
        self.units.value, self.seed.value = str(state.hidden_units), str(state.seed)
        self.activation.value, self.alpha.value = state.activation, state.alpha
        self.l2.value, self.biases.value = state.l2, state.biases == "yes"
        self.score.value = escape(self.goal.score(state, self.training))
