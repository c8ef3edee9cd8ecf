"""Measure how fast the labs answer, in a real Chromium: ``make bench``.

The surface lab and the slider that everybody makes, on the same workload in the same
run; then the requests that need the kernel. Times are milliseconds, median / 95th
percentile, from the event to the changed pixels on the page.
"""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from tests.bench import techniques
from tests.browser.lab_page import chromium, jupyter_lab


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=60, help="presses of a key each")
    trials = parser.parse_args().trials
    root = Path(tempfile.mkdtemp(prefix="downhill-bench-"))
    with jupyter_lab(root) as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1300, "height": 1100})
        plain = techniques.plain_slider(page, server, trials=trials)
        page.close()
        page = browser.new_page(viewport={"width": 1300, "height": 1100})
        stage = techniques.open_lab(page, server)
        lab = techniques.stage_slider(page, stage, trials=trials)
        starts = techniques.new_starts(page, stage, trials=trials)
        surfaces = techniques.new_surfaces(page, trials=max(12, trials // 2))
        page.close()
        page = browser.new_page(viewport={"width": 1300, "height": 1100})
        field = techniques.open_field(page, server)
        ink = techniques.strokes(page, field, trials=trials)
    report(plain, lab, starts, surfaces, ink)


def report(plain, lab, starts, surfaces, ink) -> None:
    """Print the table, each line beside its target."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':34}{'interact':>12}{'stage':>12}{'ratio':>8}   target")
    (old_keys, old), (new_keys, new) = plain, lab
    ratio = old_keys.median / new_keys.median
    row("key → picture, ms", old_keys, new_keys, ratio, "≤ 16 / 33, ratio ≥ 15")
    more = new.pictures / old.pictures
    pictures = f"{old.pictures:.1f}", f"{new.pictures:.1f}"
    moves = f"{old.moves:.0f}", f"{new.moves:.0f}"
    row("drag, new slider values a second", *moves, None, "what the hand offers")
    row("drag, pictures a second", *pictures, more, "≥ 45")
    row("drag, behind the hand, ms", old.lag, new.lag, _ratio(old.lag, new.lag), "≤ 33")
    rest = _ratio(old.settle, new.settle)
    row("picture at rest after the hand, ms", old.settle, new.settle, rest, "≤ 50")
    row("new start (kernel), ms", "", starts, None, "p95 ≤ 150")
    row("new surface (kernel), ms", "", surfaces, None, "p95 ≤ 150")
    row("first ink → read (kernel), ms", "", ink[0], None, "p95 ≤ 100")
    row("whole stroke → read (kernel), ms", "", ink[1], None, "p95 ≤ 100")


def _ratio(old, new) -> float:
    return old.median / max(new.median, 1.0)


def row(name: str, old: object, new: object, ratio: float | None, target: str) -> None:
    """Print one line of the table."""
    shown = f"{ratio:.0f}×" if ratio else ""
    print(f"{name:34}{old!s:>12}{new!s:>12}{shown:>8}   {target}")


if __name__ == "__main__":
    main()
