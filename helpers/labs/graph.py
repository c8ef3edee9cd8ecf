"""The graph lab: forward and backward step by step, any input, and a quiz."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.labs import graph_picture as picture
from helpers.labs import graph_state as states
from helpers.labs.graph_play import beats
from helpers.labs.graph_state import PROGRAMS, State
from helpers.labs.guess import Quiz
from helpers.labs.lab import PresetLab, menu, row, tick, typed
from helpers.stage import Stage

MOST_INPUTS = max(len(program.inputs) for program in PROGRAMS.values())
GOAL = "neuron"
GOAL_WORDS = (
    "Goal: in guess mode, find all 8 gradients of the neuron, each at the first try."
)


def graph_lab(preset: str | None = None) -> "GraphLab":
    """Return the graph lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> graph_lab("graph=twice;inputs=3").preset
    'v=1;graph=twice;inputs=3;order=kept'
    """
    return GraphLab(states.read_preset(preset) if preset else states.opening())


class GraphLab(PresetLab):
    """A computational graph, played forward and backward.

    Attributes
    ----------
    drawn : Sketch
        The graph on show, with its true gradients.
    quiz : Quiz or None
        The questions, while gradients are being guessed.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.drawn, self.quiz = state.drawn(), None
        self._note, self._reached = "", False
        stage = Stage(picture.scenery(self.drawn), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        """Show the lab; the picture that is saved with it stands at the end."""
        stage, now = self.stage, self.stage.frame
        with stage.hold_sync():
            stage.frame = stage.frames - 1
            shown = super()._repr_mimebundle_()
            stage.frame = now
        return shown

    def show(self, state: State) -> None:
        """Compute and show another state; a quiz begins anew.

        With other inputs the slider keeps its place; with another graph or order it
        goes to the start, so that the end is not given away.
        """
        drawn = state.drawn()
        inputs_only = replace(state, inputs=self.state.inputs) == self.state
        self.state, self.drawn = state, drawn
        self.quiz = self.quiz and Quiz(drawn)
        self._redraw(frame=None if inputs_only else 0)
        self._sync()

    def _redraw(self, frame: int | None = None) -> None:
        content = self._content()
        self.stage.update(frame=frame, scenery=picture.scenery(self.drawn), **content)

    def _content(self) -> dict:
        drawn, title = self.drawn, self.state.program.title
        if self.quiz:
            shown = {
                "layers": picture.question(
                    drawn, self.quiz.gradients(), self.quiz.asked
                ),
                "scrub": None,
                "words": self._question(),
            }
        else:
            played = beats(drawn, self.state.in_order)
            shown = {
                "layers": picture.layers(drawn, played),
                "scrub": picture.slider(played),
                "words": [beat.words for beat in played],
            }
        kept = "" if self.state.in_order else ", passed on without waiting"
        alt = f"The graph of {title}: values above the nodes, gradients below{kept}."
        return {**shown, "alt": alt}

    def _question(self) -> str:
        quiz = self.quiz
        if quiz.asked is None:
            return "All gradients are found. Change an input to start again."
        value = picture.short(self.drawn.values[quiz.asked])
        name = self.drawn.called(quiz.asked)
        return f"What is the gradient of {name} (the node in the frame, value {value})?"

    def _make_controls(self) -> None:
        graphs = [(program.title, name) for name, program in PROGRAMS.items()]
        self.graph = menu("graph", graphs, "270px")
        self.skip = tick("skip the topological order", "230px")
        self.guess = tick("guess this gradient", "180px")
        self.inputs = [typed("", "160px") for _ in range(MOST_INPUTS)]
        self.answered = typed("your gradient", "230px")
        self.said = ipywidgets.HTML()

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        self.asking = row(self.answered, self.said)
        return [
            row(self.graph, self.skip, self.guess, self.reset),
            row(*self.inputs),
            stage,
            self.asking,
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.graph, self._choose)
        self.answer(self.skip, lambda skip: self._change(in_order=not skip))
        self.answer(self.guess, self._start_or_end_quiz)
        self.answer(self.answered, self._take_guess)
        for position, box in enumerate(self.inputs):
            self.answer(box, self._input_reader(position))

    def _choose(self, name: str) -> None:
        self.show(states.opening(name, self.state.in_order))

    def _input_reader(self, position: int):
        """Return what answers the box of one input."""

        def read(text: str) -> None:
            if position >= len(self.state.inputs):  # typed as the graph changed
                return
            state = self.state.with_input(position, text)
            if state != self.state:
                self.show(state)

        return read

    def _start_or_end_quiz(self, begins: bool) -> None:
        self.quiz = Quiz(self.drawn) if begins else None
        self._redraw(frame=0)
        self._sync("Type a number and press Enter; 1 % off is fine.")

    def _take_guess(self, text: str) -> None:
        if not self.quiz or not text.strip():
            return
        self.said.value = ""
        said = self.quiz.answer(text)
        self._redraw()
        self._sync(said)

    def _start_over(self) -> None:
        self.quiz = None
        self.show(self.first)
        self.stage.frame = 0

    def _sync(self, said: str = "") -> None:
        self._note = said
        super()._sync()

    def _tell(self) -> None:
        state, said = self.state, self._note
        self.graph.value, self.skip.value = state.graph, not state.in_order
        self.guess.value = self.quiz is not None
        names = list(state.program.inputs)
        for k, box in enumerate(self.inputs):
            box.layout.display = None if k < len(names) else "none"
            box.description = names[k] if k < len(names) else ""
            box.value = f"{state.inputs[k]:g}" if k < len(names) else ""
        self.asking.layout.display = None if self.quiz else "none"
        if not said.startswith("Not yet"):
            self.answered.value = ""
        self.said.value = escape(said)
        self.score.value = escape(self._score())

    def _score(self) -> str:
        """Return the goal, and how far the reader has come."""
        quiz = self.quiz
        self._reached |= bool(quiz and quiz.perfect and self.state.graph == GOAL)
        goal = GOAL_WORDS + (" Reached ✔" if self._reached else "")
        if not quiz:
            return goal
        return f"{goal} Now: {quiz.at_first_try} of {quiz.questions} at the first try."
