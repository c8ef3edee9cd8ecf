"""What all labs share: a column of controls and a stage, with a still of it."""

import asyncio
from collections.abc import Callable, Sequence

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

    def __init__(self, stage: Stage, children: Sequence[ipywidgets.Widget]):
        self.stage = stage
        super().__init__(children=tuple(children))
        self.layout.width = "100%"

    def answer(self, widget: ipywidgets.Widget, callback: Callable) -> None:
        """Call ``callback(new value)`` when the reader changes ``widget``.

        A ValueError becomes the sentence shown in the lab; any other error too.
        """
        guarded = self.stage.guard(callback)
        widget.observe(lambda change: guarded(change["new"]), "value")

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        return self.stage.mime_bundle(self.model_id)


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
