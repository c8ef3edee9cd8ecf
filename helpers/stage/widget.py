"""The one widget of the collection: scenery, actors, a scrub slider, a pointer."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import anywidget
import traitlets as t

from helpers.figures.png import bundle
from helpers.stage.ink import Stroke, read_strokes
from helpers.stage.layers import Layer
from helpers.stage.pack import pack
from helpers.stage.parts import Pointer, Track, positions, sentence
from helpers.stage.scenery import Scenery
from helpers.stage.still import paint_still

_HERE = Path(__file__).parent
# One ES module, kept in parts that can each be read in one sitting.
_PARTS = ("draw.js", "controls.js", "pointer.js", "ink.js", "stage.js")


class Stage(anywidget.AnyWidget):
    """A picture painted once, with actors that the browser moves.

    Parameters
    ----------
    scenery : Scenery
        The background and its axes.
    layers : list of Layer
        The actors, each of F frames or one for all.
    scrub : Track, optional
        The slider over the F frames; without it there is one frame.
    steps : Track, optional
        A second, smaller slider: layers with ``reveal`` show points 0…step.
    alt : str
        What the whole picture is, for those who cannot see it.
    words : str or list of F str
        The line under the picture that says what the frame shows.
    pointer : dict
        axes name → what a press there does ("sets the start"); other axes take none.

    Attributes
    ----------
    frame, step : int
        What is shown; both follow the sliders as they come to rest, and may be set.
    error : str
        A sentence shown in the stage; "" for none.

    Raises
    ------
    ValueError
        If a layer's data do not fit the frames, its axes is unknown, or two layers
        share a name.
    """

    _esm = "\n".join((_HERE / part).read_text("utf-8") for part in _PARTS)
    _css = (_HERE / "stage.css").read_text("utf-8")
    _scene = t.Dict().tag(sync=True)
    _picture = t.Bytes(b"").tag(sync=True)
    _buffer = t.Bytes(b"").tag(sync=True)
    _serial = t.Int(0).tag(sync=True)
    _answered = t.Int(0).tag(sync=True)
    frame = t.Int(0).tag(sync=True, echo_update=False)
    step = t.Int(0).tag(sync=True, echo_update=False)
    pointer = t.Dict().tag(sync=True, echo_update=False)
    _inked = t.Int(0).tag(sync=True)
    error = t.Unicode("").tag(sync=True)

    def __init__(
        self,
        scenery: Scenery,
        layers: Sequence[Layer] = (),
        *,
        scrub: Track | None = None,
        steps: Track | None = None,
        alt: str = "",
        words: str | Sequence[str] = "",
        pointer: dict[str, str] | None = None,
        frame: int = 0,
    ):
        super().__init__()
        self._answers: list[Callable[[Pointer], None]] = []
        self._drawers: list[Callable[[list[Stroke]], None]] = []
        self.on_msg(lambda _, message, __: self._draw(message))
        self._content = {"scenery": scenery, "layers": (), "scrub": None}
        self._content |= {"steps": None, "alt": "", "words": "", "pointer": {}}
        fresh = {"layers": layers, "scrub": scrub, "steps": steps, "alt": alt}
        self.update(**fresh, words=words, pointer=pointer or {}, frame=frame)

    @classmethod
    def from_figure(cls, figure, axes=None, layers=(), **options):
        """Make a stage of a Matplotlib figure: see ``Scenery`` and ``Stage``."""
        return cls(Scenery.from_figure(figure, axes), layers, **options)

    @property
    def scenery(self) -> Scenery:
        """The scenery shown now."""
        return self._content["scenery"]

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers shown now."""
        return tuple(self._content["layers"])

    @property
    def frames(self) -> int:
        """How many frames there are, F."""
        return positions(self._content["scrub"])

    @property
    def serial(self) -> int:
        """How often the content was replaced; the browser shows it when drawn."""
        return self._serial

    def update(self, *, frame: int | None = None, **content) -> None:
        """Replace any of scenery, layers, scrub, steps, alt, words and pointer.

        All of it reaches the browser as one message and is shown at once; what is not
        named stays. The step stays at the end if it was there.
        """
        unknown = set(content) - set(self._content)
        if unknown:
            raise ValueError(
                f"a stage has no {', '.join(sorted(unknown))}; "
                f"it has {', '.join(self._content)}"
            )
        merged = {**self._content, **content}
        scene, buffer = pack(**merged)
        at_end = self.step >= positions(self._content["steps"]) - 1
        with self.hold_sync():
            self._content = merged
            self._scene, self._buffer = scene, buffer
            self._picture = merged["scenery"].png
            self.frame = self.frame if frame is None else frame
            last = positions(merged["steps"]) - 1
            self.step = last if at_end else self.step
            self._serial += 1

    @t.validate("frame")
    def _frame_exists(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), self.frames - 1)

    @t.validate("step")
    def _step_exists(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), positions(self._content["steps"]) - 1)

    def on_pointer(self, answer: Callable[[Pointer], None]) -> None:
        """Call ``answer`` with each Pointer event; its error is shown in the stage."""
        self._answers.append(answer)

    @t.observe("pointer")
    def _point(self, change: dict) -> None:
        event = Pointer(**change["new"])
        answers = self._answers if self._still_there(event) else ()
        with self.hold_sync():
            for answer in answers:
                self.guard(answer)(event)
            self._answered = event.serial

    def _still_there(self, event: Pointer) -> bool:
        """Whether what the hand held or pressed has not gone while it was told."""
        if event.axes not in self._scene["pointer"]:
            return False
        if not event.layer or event.kind == "cancel":
            return True
        handles = {one["name"]: one for one in self._scene["layers"]}
        spec = handles.get(event.layer, {})
        there = spec.get("draggable") and spec["data"]["u"]["columns"]
        return 0 <= event.index < (there or 0)

    def on_ink(self, answer: Callable[[list[Stroke]], None]) -> None:
        """Call ``answer`` with strokes drawn on an Ink layer, new ones and grown ones.

        While a stroke is being drawn it comes again and again, longer each time, with
        the same id, but not before the last time is answered. The browser stops showing
        a stroke that is done once all answers have returned, so they should put it into
        the layer.
        """
        self._drawers.append(answer)

    def _draw(self, message: dict) -> None:
        if message.get("kind") != "ink":
            return
        with self.hold_sync():
            self.guard(self._tell_drawers)(message)
            self._inked = int(message["serial"])

    def _tell_drawers(self, message: dict) -> None:
        strokes = read_strokes(message)
        for answer in self._drawers:
            answer(strokes)

    def guard(self, function: Callable) -> Callable:
        """Wrap a callback so that its error is shown in the stage, never swallowed."""

        @functools.wraps(function)
        def guarded(*arguments, **options):
            try:
                self.error = ""
                return function(*arguments, **options)
            except Exception as error:
                self.error = sentence(error)

        return guarded

    def still(self, frame: int | None = None, step: int | None = None) -> bytes:
        """Paint the scenery and the layers of one frame as a PNG of ≤ 150 kB.

        ``frame`` and ``step`` default to what is shown now.
        """
        frame = self.frame if frame is None else frame
        step = self.step if step is None else step
        if not 0 <= frame < self.frames:
            raise ValueError(f"frame must be 0 to {self.frames - 1}, got {frame}")
        shown = {"frames": self.frames, "frame": frame, "step": step}
        return paint_still(self.scenery, self.layers, **shown)

    def in_words(self) -> str:
        """Return the alternative text and what the frame shows."""
        words = self._content["words"]
        shown = words if isinstance(words, str) else words[self.frame]
        return " ".join(filter(None, (self._content["alt"], shown)))

    def mime_bundle(self, model_id: str) -> tuple[dict, dict]:
        """Return a bundle that shows the widget ``model_id``, or a still without it."""
        data, metadata = bundle(self.still(), self.in_words())
        view = {"version_major": 2, "version_minor": 0, "model_id": model_id}
        return {**data, "application/vnd.jupyter.widget-view+json": view}, metadata

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        return self.mime_bundle(self.model_id)
