"""The sentences of the lab "draw a digit"."""

import numpy as np

from helpers.labs.draw_state import Drawing, Reading


def percent(share: float) -> str:
    """Return a share in per cent, never rounded to certainty.

    >>> percent(0.98), percent(0.9999), percent(0.0002), percent(0.995)
    ('98 %', 'over 99.9 %', 'under 0.1 %', '99.5 %')
    """
    if share > 0.999:
        return "over 99.9 %"
    if share < 0.001:
        return "under 0.1 %"
    digits = 1 if share > 0.99 or share < 0.01 else 0
    return f"{100 * share:.{digits}f} %"


def verdict(reading: Reading) -> str:
    """Return the answer and how sure the network is, such as "read as 3 (98 %)"."""
    return f"read as {reading.answer} ({percent(reading.outputs[reading.answer])})"


def summary(drawing: Drawing, reading: Reading, labels: list[int]) -> str:
    """Return the line under the picture; ``labels`` are those of the lookalikes."""
    order = np.argsort(-reading.outputs)
    second = f"next {order[1]} ({percent(reading.outputs[order[1]])})"
    alike = ", ".join(str(label) for label in labels)
    return (
        f"{_what(drawing)} {verdict(reading)}, {second}. Nearest training images: "
        f"{alike}. {pixel_in_words(reading)[0]}."
    )


def _what(drawing: Drawing) -> str:
    if drawing.sample:
        return "A sample drawing:"
    if drawing.under is not None:
        with_strokes = " with your strokes" if drawing.strokes else ""
        return f"A hard test image{with_strokes}:"
    if not drawing.strokes:
        return "An empty field is read, too:"
    return "Your drawing:"


def pixel_in_words(reading: Reading) -> tuple[str, str, str]:
    """Return three lines about the pixel that would change the answer."""
    pixel, columns = reading.pixel, reading.seen.shape[1]
    row, column = divmod(pixel.pixel, columns)
    to = f"row {row + 1}, column {column + 1} → {'ink' if pixel.ink else 'paper'}"
    now = percent(reading.outputs[pixel.before])
    then = percent(pixel.outputs[pixel.before])
    rival = f"{pixel.rival} ({percent(pixel.outputs[pixel.rival])})"
    if pixel.changes:
        return "One pixel changes the answer", to, f"then it is read as {rival}"
    moved = f"{pixel.before}: " + (f"still {now}" if now == then else f"{now} → {then}")
    return (
        "No single pixel changes the answer",
        f"nearest to it: {to}",
        f"{moved}, then {rival}",
    )


def revealed(label: int, reading: Reading, drawn_on: bool = False) -> str:
    """Return what a test image is labelled, and whether the network agrees."""
    verdict = "right" if reading.answer == label else "wrong"
    now = ", with your strokes," if drawn_on else ""
    return f"It is labelled {label}: the network{now} is {verdict}."
