"""`make notebooks`: what it saves is the same each time; what fails is left alone."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.tools import run_notebooks
from tests.tools.normal_form import WIDGET, keep_measured_times, normalise_input

FIGURE = """import matplotlib.pyplot as plt
plt.plot([0, 1, 4])
plt.show()"""
SLIDER = """import ipywidgets
ipywidgets.IntSlider(3)"""
PRINTS = """import sys, time
start = time.perf_counter()
print("one")
print("two", flush=True)
print(f"{time.perf_counter() - start:.6f} s")"""


def write(folder, *sources):
    """Write a notebook as a careless front end would leave it; return its path."""
    cells = [new_code_cell(source, metadata={"collapsed": True}) for source in sources]
    cells = [new_markdown_cell("# A lesson"), *cells]
    metadata = {"kernelspec": {"name": "mine", "display_name": "My Python 3.11.7"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    path = folder / "01_sample.ipynb"
    nbformat.write(notebook, path)
    return path


def test_saved_notebook_is_the_same_every_time(tmp_path):
    path = write(tmp_path, FIGURE, SLIDER, PRINTS)
    assert run_notebooks.process(path, check=False)
    first = path.read_bytes()
    assert run_notebooks.process(path, check=False)
    assert path.read_bytes() == first
    assert run_notebooks.process(path, check=True)


def test_saved_notebook_has_its_outputs_and_no_trace_of_the_machine(tmp_path):
    path = write(tmp_path, FIGURE, SLIDER, PRINTS)
    run_notebooks.process(path, check=False)
    notebook = nbformat.read(path, as_version=4)
    figure, slider, prints = notebook.cells[1:]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    assert figure.outputs[0].data["image/png"]
    assert len(slider.outputs[0].data[WIDGET]["model_id"]) == 32
    assert len(prints.outputs) == 1
    assert figure.metadata == {}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    assert "version" not in notebook.metadata.language_info


def test_check_names_a_stale_notebook_and_saves_nothing(tmp_path, capsys):
    path = write(tmp_path, "print(2)")
    before = path.read_bytes()
    assert not run_notebooks.process(path, check=True)
    assert path.read_bytes() == before
    assert "would change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "cell 2 failed (1 / 0)"),
        ("import sys\nsys.stderr.write('hot')", "cell 2 writes to stderr:\nhot"),
        ("import os\nos._exit(1)", "cell 2 failed (import os)"),
    ],
)
def test_a_failing_notebook_is_left_as_it_was(tmp_path, capsys, source, message):
    path = write(tmp_path, "print(1)", source)
    before = path.read_bytes()
    assert not run_notebooks.process(path, check=False)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert message in capsys.readouterr().err


def test_cells_keep_their_identifiers_and_new_ones_are_always_the_same():
    cells = [{"id": "mine"}, {}, {"id": "mine"}, {}]
    for cell in cells:
        cell.update(cell_type="markdown", source=["the same"], metadata={})
    text = json.dumps({"nbformat": 4, "metadata": {}, "cells": cells})
    names = [cell["id"] for cell in normalise_input(text, "01_sample")["cells"]]
    again = [cell["id"] for cell in normalise_input(text, "01_sample")["cells"]]
    assert names == again
    assert len(set(names)) == 4
    assert names[0] == "mine"


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("took 1.25 s", "took 980 ms", True),
        ("took 1.25 s, loss 0.5", "took 1.31 s, loss 0.5", True),
        ("took 1.25 s, loss 0.5", "took 1.31 s, loss 0.4", False),
        ("in 20 steps", "in 21 steps", False),
    ],
)
def test_only_measured_times_may_differ(before, after, kept):
    old = [new_output("stream", text=before)]
    cell = new_code_cell("f()", outputs=[new_output("stream", text=after)])
    keep_measured_times(cell, old)
    assert cell.outputs[0].text == (before if kept else after)


def test_lessons_are_selected_by_how_their_name_starts(tmp_path):
    (tmp_path / "solutions").mkdir()
    for name in ("00_a.ipynb", "03_b.ipynb", "solutions/03_b.ipynb", "draft.ipynb"):
        (tmp_path / name).touch()
    chosen = run_notebooks.selected(["03"], tmp_path)
    assert [path.name for path in chosen] == ["03_b.ipynb", "03_b.ipynb"]
    assert len(run_notebooks.selected([], tmp_path)) == 3
