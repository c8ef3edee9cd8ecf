"""How fast is it, beside everybody else? ``make bench`` runs all parts.

    python -m tests.bench                 all of them, in this order
    python -m tests.bench tape sweeps     these only; the other saved rows stay

Figures are ratios from one run: contenders take turns, medians count, and a wrong
result has no time. The table goes to data/bench.csv and from there into the picture
of the README. Peers are optional: one that is not installed is a row that says so.
"""

import argparse
import importlib
import sys
from pathlib import Path

from tests.bench import machine, table
from tests.bench.table import Row

ROOT = Path(__file__).parents[2]
PARTS = {
    "training": "fit() against PyTorch, scikit-learn and a loop over examples",
    "accuracy": "seconds to 97, 98 and 99 % on MNIST",
    "tape": "one loss and backward by the tape of lesson 05",
    "bill": "finite differences against reverse mode, P = 10² … 10⁶",
    "sweeps": "61 learning rates × 200 steps on every surface",
    "labs": "from a key to the picture, in a real Chromium",
    "start": "imports, make lab, each lesson's first figure",
    "suite": "make test and its ten slowest items",
}


def main() -> None:
    """Run the parts, print each, save after each; exit with 1 if a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    described = "; ".join(f"{name}: {what}" for name, what in PARTS.items())
    parser.add_argument("parts", nargs="*", metavar="part", help=described)
    wanted = parser.parse_args().parts or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}: choose from {', '.join(PARTS)}")
    # At the end: what .venv has is measured as it is, peers only fill the gaps.
    sys.path.append(str(ROOT / ".peers"))
    rows = kept(machine.facts())
    for part in (name for name in PARTS if name in wanted):
        new = [
            machine.moment(part),
            *importlib.import_module(f"tests.bench.{part}").rows(),
        ]
        print(table.shown(new), flush=True)
        rows = in_order([row for row in rows if row.part != part] + new)
        table.save(rows)
    finish(rows)


def kept(facts: list[Row]) -> list[Row]:
    """Return the facts and the saved rows, those of another machine left out."""
    print(table.shown(facts), flush=True)
    saved = table.load()
    if [row for row in saved if row.part == "machine"] != facts:
        if saved:
            print("The saved rows are from another machine or other versions: dropped.")
        return facts
    return saved


def in_order(rows: list[Row]) -> list[Row]:
    """Return the rows, parts in the order of PARTS."""
    order = ["machine", *PARTS]
    return sorted(rows, key=lambda row: order.index(row.part))


def finish(rows: list[Row]) -> None:
    """Draw the picture and say which targets are missed."""
    from tests.bench.picture import draw

    draw(rows)
    missed = [row for row in rows if row.met is False]
    held = sum(row.met is True for row in rows)
    print(f"\n{held} targets met, {len(missed)} missed.")
    for row in missed:
        print(f"  {row.part}: {row.quantity}, {row.contender}: not {row.target}")


if __name__ == "__main__":
    main()
