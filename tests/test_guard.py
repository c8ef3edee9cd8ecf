"""Code that never ends, and code that cannot be stopped where it is."""

import contextlib
import time
from dataclasses import replace

import pytest

from helpers.checks import guard
from tests.odd_answers import SLOW
from tests.sample_exercises import BOWL

pytestmark = pytest.mark.usefixtures("untraced_threads")


def test_an_endless_loop_is_stopped_within_five_seconds():
    start = time.monotonic()
    said = BOWL.diagnose(SLOW["endless"]).message
    assert said == "Your code was stopped after 2 seconds: look for an endless loop."
    assert time.monotonic() - start < 5


def test_what_cannot_be_stopped_is_left_behind(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    enough = time.monotonic() + 1

    def stubborn(w):
        while time.monotonic() < enough:
            with contextlib.suppress(BaseException):
                time.sleep(0.01)

    said = replace(BOWL, time_limit=0.1).diagnose(stubborn).message
    assert "restart the kernel" in said
    time.sleep(1)


def test_the_reader_may_interrupt(monkeypatch):
    def interrupted(thread, seconds=None):
        raise KeyboardInterrupt

    stops = []
    monkeypatch.setattr(guard.threading.Thread, "join", interrupted)
    monkeypatch.setattr(guard, "_stop", stops.append)
    result = guard.run(lambda: time.sleep(0.1))
    assert result.late == "interrupted" and stops
