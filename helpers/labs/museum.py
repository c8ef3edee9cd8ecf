"""The museum of lesson 12: walk from exhibit to exhibit, measure, name the bug."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.figures.museum_scenery import scenery
from helpers.labs import museum_state as states
from helpers.labs.lab import PresetLab, button, menu, row, tick, typed
from helpers.labs.museum_picture import content
from helpers.labs.museum_state import LONGEST, STOPS, TOOLS, TOURS, UNDECIDED, State
from helpers.museum import EXHIBITS
from helpers.stage import Scenery, Stage


def museum_lab(preset: str | None = None) -> "MuseumLab":
    """Return the museum, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> museum_lab("tour=2;stop=4").state.stop
    4
    """
    return MuseumLab(states.read_preset(preset) if preset else State())


class MuseumLab(PresetLab):
    """Fifteen broken programs in an order drawn by the tour's number.

    Attributes
    ----------
    state : State
        What is shown.
    goal : Goal
        What to try to reach; it keeps the score.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = states.Goal()
        self.goal.note(state)
        stage = Stage(Scenery.from_figure(*scenery(LONGEST)), **content(state))
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Show another state; instruments and a first answer count."""
        self.stage.update(**content(state))
        self.goal.note(state)
        self.state = state
        self._sync()

    def _make_controls(self) -> None:
        self.tour = typed(f"tour (1 to {TOURS})", "150px")
        self.back = button("Back", "To the exhibit before", "70px")
        self.next = button("Next exhibit", "On to the next exhibit", "110px")
        bugs = sorted((each.bug, each.key) for each in EXHIBITS)
        self.bug = menu("the bug", [(UNDECIDED, UNDECIDED), *bugs], "400px")
        self.tools = {tool: tick(tool) for tool in TOOLS}
        self.card, self.verdict = ipywidgets.HTML(), ipywidgets.HTML()

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.tour, self.back, self.next, self.reset),
            self.card,
            row(*self.tools.values()),
            stage,
            self.bug,
            self.verdict,
            ipywidgets.HTML(escape(self.goal.words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.tour, self._enter)
        self.answer(self.bug, lambda key: self._change(answer=key))
        for tool, box in self.tools.items():
            self.answer(box, lambda on, tool=tool: self._switch(tool, on))
        guard = self.stage.guard
        self.next.on_click(guard(lambda _: self._walk(1)))
        self.back.on_click(guard(lambda _: self._walk(-1)))
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _enter(self, text: str) -> None:
        if text.strip() != str(self.state.tour):
            self._settle(State(states.read_preset(f"tour={text}").tour))

    def _walk(self, way: int) -> None:
        stop = (self.state.stop - 1 + way) % STOPS + 1
        self._settle(State(self.state.tour, stop))

    def _switch(self, tool: str, on: bool) -> None:
        kept = {*self.state.tools, tool} if on else {*self.state.tools} - {tool}
        self._change(tools=tuple(name for name in TOOLS if name in kept))

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        if self.stage.frame != self.state.frame:
            self.state = replace(self.state, frame=self.stage.frame)
            self._sync()

    def _tell(self) -> None:
        state = self.state
        self.tour.value = str(state.tour)
        self.bug.value = state.answer
        for tool, box in self.tools.items():
            box.value = tool in state.tools
        self.card.value = _card(state)
        self.verdict.value = _verdict(state)
        self.score.value = escape(self.goal.score())


def _card(state: State) -> str:
    """Return what is known of the exhibit from the start."""
    program = state.exhibit.program()
    return (
        f"<b>Stop {state.stop} of {STOPS}</b>: {escape(program.made)}; "
        f"α = {program.rate:g}, batches of {program.batch}. Blue: the exhibit. "
        "Dashed and grey: its healthy twin."
    )


def _verdict(state: State) -> str:
    """Return the verdict, and the two lines of code once the bug is found."""
    said = escape(states.verdict(state))
    if not state.found:
        return said
    one = state.exhibit
    lines = {"It says": one.wrong, "It should say": one.right}
    code = "".join(
        f"<div>{words}: <code>{escape(line)}</code></div>"
        for words, line in lines.items()
    )
    return f"{said}{code}<div>Seen: {escape(one.seen)}</div>"
