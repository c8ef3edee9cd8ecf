"""The race lab: bet on an optimizer, press play, and see who arrives first."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.figures.png import bundle
from helpers.labs import presets
from helpers.labs import race_picture as picture
from helpers.labs import race_state as states
from helpers.labs.lab import Later, PresetLab, menu, row, tick, typed
from helpers.labs.race_bets import NO_BET, Bets
from helpers.labs.race_state import State
from helpers.race import RACERS
from helpers.stage import Pointer, Stage


def race_lab(preset: str | None = None) -> "RaceLab":
    """Return the race lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> race_lab("surface=bowl1;racers=BFGS;budget=60").preset
    'v=1;surface=bowl1;start=-3.5,2;racers=BFGS;budget=60'
    """
    return RaceLab(states.read_preset(preset) if preset else states.opening())


class RaceLab(PresetLab):
    """All optimizers from one start, each at its tuned rate, evaluation by evaluation.

    Attributes
    ----------
    runs : dict of name → Run
        Everybody's way, known before the start.
    bets : Bets
        What was bet, and what came of it.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.bets = Bets()
        self.runs = states.run_all(state)
        stage = Stage(picture.scenery(state.surface), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()
        self._later = Later(self._tune_ahead)
        self._later.start()

    def show(self, state: State) -> None:
        """Line up for another race; the browser changes picture in one go."""
        runs = states.run_all(state)
        self.state, self.runs = state, runs
        shown = {"scenery": picture.scenery(state.surface), **self._content()}
        self.stage.update(frame=0, **shown)
        self._sync()
        self._later.start()

    def _content(self) -> dict:
        state, runs = self.state, self.runs
        return {
            "layers": picture.layers(state, runs),
            "scrub": picture.slider(state),
            "words": picture.words(state, runs),
            "alt": f"A race of {len(runs)} optimizers on {state.objective.title}: "
            "their paths on the map, and a track that ends where they have arrived.",
            "pointer": {"map": "sets the start"},
        }

    def _tune_ahead(self) -> bool:
        """Tune one racer that may be wanted soon; False if all are."""
        known = self.state.surface
        for surface in (known, *(name for name in states.SURFACES if name != known)):
            for racer in RACERS:
                if states.tune_once(surface, racer):
                    return True
        return False

    def _make_controls(self) -> None:
        surfaces = [(s.title, name) for name, s in states.SURFACES.items()]
        self.surface = menu("surface", surfaces, "270px")
        self.start = typed("start w₁, w₂", "200px")
        self.budget = menu("evaluations each", states.BUDGETS, "190px")
        self.racers = {name: tick(name) for name in RACERS}
        self.bet = menu("my bet", [NO_BET], "240px")

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.surface, self.start, self.budget, self.reset),
            row(*self.racers.values()),
            row(self.bet),
            stage,
            ipywidgets.HTML(escape(Bets.terms)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.surface, self._choose_surface)
        self.answer(self.start, self._type_start)
        self.answer(self.budget, lambda budget: self._change(budget=budget))
        self.answer(self.bet, self._place_bet)
        for box in self.racers.values():
            self.answer(box, self._choose_racers)
        guard = self.stage.guard
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda change: self._moved()), "frame")

    def _choose_surface(self, name: str) -> None:
        kept = {"racers": self.state.racers, "budget": self.state.budget}
        self._settle(states.opening(name, **kept))

    def _choose_racers(self, _: bool) -> None:
        try:
            chosen = {name for name, box in self.racers.items() if box.value}
            self._change(racers=states.in_order(chosen))
        finally:
            self._sync()  # a box that may not be emptied is ticked again

    def _type_start(self, text: str) -> None:
        self._change(start=states.read_start(text, self.state.surface))

    def _place_bet(self, name: str) -> None:
        try:
            self.bets.place(self.state, name)
        finally:
            self._sync()  # a bet that is refused leaves the menu

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, start=self._settled.start))
            return
        limits = states.map_limits(self.state.surface)
        start = presets.within((event.x, event.y), limits)
        self.show(replace(self.state, start=start))
        if event.kind == "up":
            self._settled = self.state

    def _moved(self) -> None:
        """The slider has come to rest: the race has begun, or is over."""
        if self.stage.frame:
            over = self.stage.frame == self.stage.frames - 1
            self.bets.see(self.state, states.winners(self.runs), over=over)
            self._sync()

    def _tell(self) -> None:
        state = self.state
        self.surface.value, self.budget.value = state.surface, state.budget
        self.start.value = "{:g}, {:g}".format(*state.start)
        for name, box in self.racers.items():
            box.value = name in state.racers
        self.bet.options = [NO_BET, *state.racers]
        self.bet.value = self.bets.on(state)
        self.score.value = escape(self.bets.score(state))

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        """Return the lab; where no kernel runs, a still of the finished race."""
        last = self.stage.frames - 1
        words = f"{self._content()['alt']} {picture.verdict(self.state, self.runs)}"
        data, metadata = bundle(self.stage.still(frame=last), words)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {**data, "application/vnd.jupyter.widget-view+json": view}, metadata
