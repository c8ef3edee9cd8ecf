"""The stop button: an interrupt asks a long computation to end at a good moment."""

import signal
import threading
from types import FrameType


class StopButton:
    """While this is open, the first interrupt is only noted; a second one insists.

    An interrupt otherwise strikes between any two operations, even half way through
    writing down a result. Whoever computes looks at ``asked`` where stopping is safe.
    Outside of the main thread, where Python hears no signals, nothing changes.

    >>> with StopButton() as stop:
    ...     stop.asked
    False
    """

    def __init__(self) -> None:
        self.asked = False
        self._before = None

    def __enter__(self) -> "StopButton":
        if threading.current_thread() is threading.main_thread():
            before = signal.getsignal(signal.SIGINT)
            if callable(before):  # else interrupts are ignored here, or not Python's
                self._before = before
                signal.signal(signal.SIGINT, self._hear)
        return self

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def __exit__(self, *error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
