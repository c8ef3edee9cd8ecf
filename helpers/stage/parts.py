"""What a stage is told and what it tells: tracks, pointer events, errors."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Track:
    """One slider under the picture, over frames or over steps.

    Attributes
    ----------
    label : str
        Its visible name, such as "learning rate α".
    values : list of str
        What is shown at each position, such as "α = 0.032"; at least one.
    ticks : list of (position, text)
        Small marks below the slider; positions may lie between two frames.
    marks : list of (position, text)
        A limit worth knowing, drawn above the slider in colour.
    play, step_buttons, speed : bool
        Whether there is a play button, buttons for one step, a choice of speed.
    seconds : float
        How long playing from end to end takes at normal speed.
    loop, autoplay : bool
        Start again at the end; start by itself (never if the reader asked the
        system for less motion).
    """

    label: str
    values: Sequence[str]
    ticks: Sequence[tuple[float, str]] = ()
    marks: Sequence[tuple[float, str]] = ()
    play: bool = False
    step_buttons: bool = False
    speed: bool = False
    seconds: float = 4.0
    loop: bool = False
    autoplay: bool = False

    def __post_init__(self):
        if not len(self.values):
            raise ValueError(f"the track {self.label!r} needs at least one value")


@dataclass(frozen=True)
class Pointer:
    """What a hand did on the stage, in data coordinates.

    Attributes
    ----------
    kind : str
        "down", "move", "up" or "cancel". While the kernel is busy only the newest is
        kept, so a quick click may arrive as its "up" alone.
    axes : str
        Where; x and y are in its data units.
    x, y : float
    layer, index : str, int
        The handle that is held, "" and −1 if none.
    serial : int
        Counts up.
    """

    kind: str
    axes: str
    x: float
    y: float
    layer: str = ""
    index: int = -1
    serial: int = 0


def sentence(error: Exception) -> str:
    """Return an error as one line for the reader; its type unless it is a ValueError.

    >>> sentence(ValueError("α must be positive"))
    'α must be positive'
    """
    text = str(error).strip().splitlines()
    first = text[0] if text else ""
    if isinstance(error, ValueError) and first:
        return first
    return f"Something went wrong here ({type(error).__name__}: {first})"


def positions(track: Track | None) -> int:
    """Return how many positions a track has; no track stands for one."""
    return 1 if track is None else len(track.values)
