"""The race lab: bet on an optimizer, press play, and see who arrives first."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.figures.png import bundle
from helpers.labs import race_picture as picture
from helpers.labs import race_state as states
from helpers.labs.lab import Lab, Later, row
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


class RaceLab(Lab):
    """All optimizers from one start, each at its tuned rate, evaluation by evaluation.

    Attributes
    ----------
    preset : str
        The whole state as one line; assign one to restore it.
    runs : dict of name → Run
        Everybody's way, known before the start.
    bets : Bets
        What was bet, and what came of it.
    """

    def __init__(self, state: State):
        self.first = self.state = self._settled = state
        self.bets, self._syncing = Bets(), False
        self.runs = states.run_all(state)
        stage = Stage(picture.scenery(state.surface), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()
        self._sync()
        self._later = Later(self._tune_ahead)
        self._later.start()

    @property
    def preset(self) -> str:
        """The whole state as one line."""
        return self.state.preset()

    @preset.setter
    def preset(self, text: str) -> None:
        self.show(states.read_preset(text))
        self._settled = self.state

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
        wide = {"style": {"description_width": "initial"}}
        self.surface = ipywidgets.Dropdown(
            options=surfaces, description="surface", **wide, layout={"width": "270px"}
        )
        self.start = _typed("start w₁, w₂", "200px")
        self.budget = ipywidgets.Dropdown(
            **{"options": states.BUDGETS, "description": "evaluations each"},
            **wide,
            layout={"width": "190px"},
        )
        self.racers = {name: _tick(name) for name in RACERS}
        self.bet = ipywidgets.Dropdown(
            options=[NO_BET], description="my bet", **wide, layout={"width": "240px"}
        )
        self.reset = ipywidgets.Button(
            description="Reset", tooltip="As it opened", layout={"width": "90px"}
        )
        self.score = ipywidgets.HTML()
        self.text = _typed("preset (copy, or paste one)", "auto")

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
        self.answer(self.text, self._paste)
        for box in self.racers.values():
            self.answer(box, self._choose_racers)
        guard = self.stage.guard
        self.reset.on_click(guard(lambda _: self._start_over()))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda change: self._moved()), "frame")

    def _change(self, **changes: object) -> None:
        """Show the state with some parts changed, unless the lab itself set them."""
        state = replace(self.state, **changes)
        if not self._syncing and state != self.state:
            self.show(state)
            self._settled = self.state

    def _choose_surface(self, name: str) -> None:
        if not self._syncing:
            kept = {"racers": self.state.racers, "budget": self.state.budget}
            self.show(states.opening(name, **kept))
            self._settled = self.state

    def _choose_racers(self, _: bool) -> None:
        if self._syncing:
            return
        try:
            chosen = {name for name, box in self.racers.items() if box.value}
            self._change(racers=states.in_order(chosen))
        finally:
            self._sync()  # a box that may not be emptied is ticked again

    def _type_start(self, text: str) -> None:
        if not self._syncing:
            self._change(start=states.read_start(text, self.state.surface))

    def _paste(self, text: str) -> None:
        if not self._syncing and text != self.preset:
            self.preset = text

    def _start_over(self) -> None:
        self.show(self.first)
        self._settled = self.state

    def _place_bet(self, name: str) -> None:
        if not self._syncing:
            self.bets.place(self.state, name)
            self._sync()

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, start=self._settled.start))
            return
        start = round(event.x, 3), round(event.y, 3)
        self.show(replace(self.state, start=start))
        if event.kind == "up":
            self._settled = self.state

    def _moved(self) -> None:
        """The slider has come to rest: the race has begun, or is over."""
        if self.stage.frame:
            over = self.stage.frame == self.stage.frames - 1
            self.bets.see(self.state, states.winners(self.runs), over=over)
            self._sync()

    def _sync(self) -> None:
        """Let all controls say what the state says."""
        state, self._syncing = self.state, True
        try:
            self.surface.value, self.budget.value = state.surface, state.budget
            self.start.value = "{:g}, {:g}".format(*state.start)
            for name, box in self.racers.items():
                box.value = name in state.racers
            self.bet.options = [NO_BET, *state.racers]
            self.bet.value = self.bets.on(state)
            self.text.value = self.preset
            self.score.value = escape(self.bets.score(state))
        finally:
            self._syncing = False

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        """Return the lab; where no kernel runs, a still of the finished race."""
        last = self.stage.frames - 1
        words = f"{self._content()['alt']} {picture.verdict(self.state, self.runs)}"
        data, metadata = bundle(self.stage.still(frame=last), words)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {**data, "application/vnd.jupyter.widget-view+json": view}, metadata


def _tick(name: str) -> ipywidgets.Checkbox:
    return ipywidgets.Checkbox(description=name, indent=False, layout={"width": "auto"})


def _typed(description: str, width: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        **{"description": description, "continuous_update": False},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )
