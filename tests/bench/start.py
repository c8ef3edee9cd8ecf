"""How long a reader waits: for imports, for ``make lab``, for the first figure."""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests.bench.table import Row
from tests.bench.turns import ROUNDS
from tests.browser.lab_page import Notebook, chromium, jupyter_lab

PART, OURS = "start", "Downhill"
ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))

# What every notebook of figures needs anyway, first; then what is ours.
IMPORTS = """
import time
import numpy, matplotlib.pyplot
start = time.perf_counter()
{imports}
print(time.perf_counter() - start)
"""


def rows() -> list[Row]:
    """Measure imports, the page and every lesson."""
    return [*imports(), *page(), *(first_figure(lesson) for lesson in LESSONS)]


def imports() -> list[Row]:
    """Return what a lesson's imports of helpers cost beyond NumPy and Matplotlib."""
    table = []
    for lesson in LESSONS:
        script = IMPORTS.format(imports="\n".join(imports_of(lesson)))
        command = [sys.executable, "-c", script]
        run = {"cwd": ROOT, "capture_output": True, "text": True, "check": True}
        seconds = sorted(
            float(subprocess.run(command, **run).stdout) for _ in range(ROUNDS)
        )
        name = f"lesson {lesson.name[:2]}: import of helpers"
        middle = seconds[len(seconds) // 2]
        table.append(Row(PART, OURS, name, middle, "s", target="value ≤ 0.5"))
    return table


def imports_of(lesson: Path) -> list[str]:
    """Return what a lesson imports from helpers, in all its cells."""
    cells = nbformat.read(lesson, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    nodes = (n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.ImportFrom))
    return [ast.unparse(n) for n in nodes if n.module.startswith("helpers")]


def page() -> list[Row]:
    """Time ``make lab`` on an existing environment until lesson 00 can be used."""
    folder = Path(tempfile.mkdtemp(prefix="downhill-bench-"))
    shutil.copy(LESSONS[0], folder)
    with chromium() as browser:

        def usable() -> None:
            subprocess.run(["make", "-s", "environment"], cwd=ROOT, check=True)
            with jupyter_lab(folder) as server:
                opened = browser.new_page()
                Notebook(opened, server, LESSONS[0].name).open()
                opened.close()
                ends.append(time.perf_counter())

        ends: list[float] = []
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            usable()
            seconds.append(ends[-1] - start)
    words = "make lab → a page with a living kernel"
    return [Row(PART, OURS, words, sorted(seconds)[2], "s")]


def first_figure(lesson: Path) -> Row:
    """Time a lesson's first picture from the start of its kernel, all cells run."""
    notebook = nbformat.read(lesson, as_version=4)
    folder = {"metadata": {"path": str(lesson.parent)}}
    client = NotebookClient(notebook, resources=folder, kernel_name="python3")
    progress = Path(tempfile.mkdtemp(prefix="downhill-bench-"), "progress.json")
    start = time.perf_counter()
    with client.setup_kernel(env={**os.environ, "DOWNHILL_PROGRESS": str(progress)}):
        for k, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                client.execute_cell(cell, k)
                if any("image/png" in out.get("data", {}) for out in cell.outputs):
                    break
    seconds = time.perf_counter() - start
    return Row(
        PART,
        OURS,
        f"lesson {lesson.name[:2]}: first figure, kernel included",
        seconds,
        "s",
    )
