"""Run notebooks and save their outputs, byte for byte the same when nothing changed.

    python -m tests.tools.run_notebooks            all of them
    python -m tests.tools.run_notebooks 03 09      these lessons and their solutions
    python -m tests.tools.run_notebooks --check    save nothing, name what would change

A notebook with a cell that fails, or that writes to stderr, is left as it was.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from tests.tools.isolation import isolate
from tests.tools.normal_form import (
    LANGUAGE,
    keep_measured_times,
    normalise_input,
    normalise_outputs,
)

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CELL_TIMEOUT = 600  # seconds


class NotebookFailed(Exception):
    """A notebook that cannot be saved; the message names the cell."""


def selected(only, root=NOTEBOOKS):
    """Return the lessons and solutions whose name starts with one of `only`."""
    paths = sorted(root.glob("[0-9]*.ipynb")) + sorted(root.glob("solutions/*.ipynb"))
    return [p for p in paths if not only or p.name.startswith(tuple(only))]


def rendered(path):
    """Run the notebook in a fresh kernel and return the text its file should hold."""
    text = json.dumps(normalise_input(path.read_text("utf-8"), path.stem))
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    before = [cell.outputs for cell in code]
    execute(notebook, path.parent)
    refuse_stderr(notebook)
    notebook.metadata.language_info = LANGUAGE  # the kernel has put its own there
    for cell, outputs in zip(code, before, strict=True):
        normalise_outputs(cell)
        keep_measured_times(cell, outputs)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def execute(notebook, folder):
    """Run all cells in a fresh kernel that knows of no earlier progress."""
    running = {}
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        on_cell_execute=lambda **cell: running.update(cell),
        config=Config(KernelManager={"transport_encryption": "auto"}),  # or it warns
    )
    try:
        with tempfile.TemporaryDirectory() as empty:
            progress = str(Path(empty, "progress.json"))
            client.execute(env={**os.environ, "DOWNHILL_PROGRESS": progress})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        start = running["cell"].source.splitlines()[0]
        where = f"cell {running['cell_index']} failed ({start})"
        raise NotebookFailed(f"{where}\n{error}") from error


def refuse_stderr(notebook):
    """Stop at a cell that writes to stderr: a reader should see no warnings."""
    for i, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise NotebookFailed(f"cell {i} writes to stderr:\n{output.text}")


def save(path, text):
    """Replace the file in one step."""
    new = path.with_name(path.name + ".tmp")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)


def process(path, check):
    """Run one notebook, save it unless checking; returns whether all is well."""
    name, start = os.path.relpath(path), time.monotonic()
    try:
        text = rendered(path)
    except (NotebookFailed, ValueError) as error:
        print(f"{name}: left as it was: {error}", file=sys.stderr)
        return False
    same = text == path.read_text("utf-8")
    if not same and not check:
        save(path, text)
    verdict = "unchanged" if same else "would change" if check else "saved"
    print(f"{name}: {verdict} ({time.monotonic() - start:.0f} s)", flush=True)
    return same or not check


def without_missing_data(paths):
    """Leave out what is saved from MNIST where that is absent."""
    from helpers.datasets import mnist_is_here

    if mnist_is_here():
        return paths
    needs = [p for p in paths if "digits_or_mnist" in p.read_text("utf-8")]
    for path in needs:
        print(f"{path.name}: left as it was: it needs MNIST (make mnist)")
    return [p for p in paths if p not in needs]


def main():
    """Run what the command line names; exit with 1 if anything is not well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", help="how a notebook's name starts")
    parser.add_argument("--check", action="store_true", help="save nothing")
    options = parser.parse_args()
    if not selected(options.only):
        sys.exit(f"no notebook's name starts with {' or '.join(options.only)}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        isolate(folder)
        paths = without_missing_data(selected(options.only))
        well = [process(path, options.check) for path in paths]
    sys.exit(not all(well))


if __name__ == "__main__":
    main()
