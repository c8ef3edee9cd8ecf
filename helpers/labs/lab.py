"""What all labs share: controls around a stage, a still of it, and a preset line."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import ipywidgets

from helpers.stage import Stage


class Lab(ipywidgets.VBox):
    """A column of widgets, one of them a stage.

    Parameters
    ----------
    stage : Stage
        Its picture stands for the lab where no kernel runs.
    children : sequence of widgets
        From top to bottom; the stage is one of them.
    """

    _syncing = False  # while the lab itself sets its controls

    def __init__(self, stage: Stage, children: Sequence[ipywidgets.Widget]):
        self.stage = stage
        super().__init__(children=tuple(children))
        self.layout.width = "100%"

    def answer(self, widget: ipywidgets.Widget, callback: Callable) -> None:
        """Call ``callback(new value)`` when the reader changes ``widget``.

        A ValueError becomes the sentence shown in the lab; any other error too.
        """
        guarded = self.stage.guard(callback)
        widget.observe(lambda change: self._syncing or guarded(change["new"]), "value")

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        return self.stage.mime_bundle(self.model_id)


class PresetLab(Lab):
    """A lab whose whole state is one frozen dataclass, and one line of text.

    A subclass names ``read_preset``, which reads such a line; ``show(state)`` computes
    and shows a state; ``_tell()`` lets the controls say what the state says. It calls
    ``_begin(state)`` first, and ``__init__`` once it has its stage.

    Attributes
    ----------
    state : dataclass
        What is shown; ``state.preset()`` writes its line.
    preset : str
        The whole state as one line; assign one to restore it.
    """

    read_preset: Callable[[str], object]

    def _begin(self, state: object) -> None:
        """Take the first state, and make the controls that every such lab has."""
        self.first = self.state = self._settled = state
        self.reset = button("Reset", "As it opened")
        self.score = ipywidgets.HTML()  # a Label would not wrap in a narrow cell
        self.text = typed("preset (copy, or paste one)", "auto")

    def __init__(self, stage: Stage, children: Sequence[ipywidgets.Widget]):
        super().__init__(stage, children)
        self._sync()
        self.answer(self.text, self._paste)
        self.reset.on_click(stage.guard(lambda _: self._start_over()))

    @property
    def preset(self) -> str:
        """The whole state as one line."""
        return self.state.preset()

    @preset.setter
    def preset(self, text: str) -> None:
        state = type(self).read_preset(text)
        self.stage.error = ""
        self._settle(state)

    def _settle(self, state: object) -> None:
        """Show a state that Escape, in the middle of a drag, comes back to."""
        self.show(state)
        self._settled = self.state

    def _start_over(self) -> None:
        self._settle(self.first)

    def _change(self, **changes: object) -> None:
        """Show the state with some parts changed."""
        state = replace(self.state, **changes)
        if state != self.state:
            self._settle(state)

    def _paste(self, text: str) -> None:
        if text != self.preset:
            self.preset = text

    def _sync(self) -> None:
        """Let all controls say what the state says, and listen to none meanwhile."""
        self._syncing = True
        try:
            self._tell()
            self.text.value = self.preset
        finally:
            self._syncing = False


def typed(description: str, width: str) -> ipywidgets.Text:
    """Return a box that answers when its text is entered, not at each key."""
    return ipywidgets.Text(
        **{"description": description, "continuous_update": False},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )


def menu(description: str, options: Sequence, width: str) -> ipywidgets.Dropdown:
    """Return a menu of options, or of (name, value) pairs."""
    return ipywidgets.Dropdown(
        **{"description": description, "options": list(options)},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )


def tick(description: str, width: str = "auto") -> ipywidgets.Checkbox:
    """Return a box to tick."""
    return ipywidgets.Checkbox(
        description=description, indent=False, layout={"width": width}
    )


def button(words: str, tooltip: str, width: str = "90px") -> ipywidgets.Button:
    """Return a button; its tooltip says in a few words what it does."""
    return ipywidgets.Button(
        description=words, tooltip=tooltip, layout={"width": width}
    )


def row(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    """Return widgets side by side, in more lines where the page is narrow."""
    flow = ipywidgets.Layout(flex_flow="row wrap", align_items="center", width="100%")
    flow.grid_gap = "2px 14px"
    return ipywidgets.HBox(widgets, layout=flow)


class Later:
    """Work done bit by bit while the kernel has nothing else to do.

    Parameters
    ----------
    work : callable
        Does a little (a quarter second at most) and says whether there is more.
    """

    REST = 0.8  # seconds without a call of ``start`` before it begins

    def __init__(self, work: Callable[[], bool]):
        self._work, self._timer = work, None

    def start(self) -> None:
        """Begin after a rest; a call while waiting makes it wait anew."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no kernel: nobody is waiting for a quick answer
            return
        if self._timer:
            self._timer.cancel()
        self._timer = loop.call_later(self.REST, self._run)

    def _run(self) -> None:
        self._timer = None
        if self._work():
            self.start()
