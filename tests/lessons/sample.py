"""A lesson that keeps every rule, as small as the rules allow, and its solutions."""

import base64

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.tools.normal_form import KERNEL, LANGUAGE, WIDGET

NAME = "03_sample.ipynb"
ALT = "A path from the start down into the valley, drawn on contours"
PNG = base64.b64encode(b"not really a picture").decode()
OPENING = """# 03 · Walk down a sample

**You will be able to**

- say what a sample is;
- walk down it,
  step by step;
- know when to stop.

**You need** lesson 00.

**Time** 20–30 minutes.

**Source** S1, an article."""
CLOSING = """## What you can now do

- Say what a sample is.
- Walk down it.
- Stop.

## Quick questions

1. Where? <details><summary>Answer</summary>Here.</details>
2. When? <details><summary>Answer</summary>Now.</details>
3. Why? <details><summary>Answer</summary>To know.</details>

## In practice

PyTorch has samples too. They are larger, they live on another device, and nobody walks
down them by hand.

## Further reading

- [A book](https://example.org/book) about $C(w)$.

## Next

[03 · The same again](03_sample.ipynb)"""
HINT = "<details><summary>Hint</summary>\n\nLook down.\n\n</details>"


def text(source, slide="-"):
    """Return a Markdown cell."""
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": slide}})


def code(source, *outputs):
    """Return a code cell that has run."""
    cell = new_code_cell(source, metadata={"slideshow": {"slide_type": "-"}})
    cell.outputs = list(outputs)
    return cell


def printed(words, stream="stdout"):
    """Return the output of print."""
    return new_output("stream", name=stream, text=words + "\n")


def picture(alt=ALT, **more):
    """Return the output of a figure; `more` are further kinds of the same."""
    data = {"image/png": PNG, "text/plain": alt, **more}
    return new_output("display_data", data=data, metadata={"image/png": {"alt": alt}})


def lab():
    """Return the output of a lab: a widget that carries a picture."""
    return picture(**{WIDGET: {"model_id": "0" * 32, "version_major": 2}})


def exercise(k):
    """Return the cells of one exercise as a reader finds them."""
    return [
        text(f"### Exercise 3.{k} · Step {k}\n\nHow far?", "subslide"),
        code(
            f"answer = ...\ncheck.exercise_{k}(answer)", printed("Not answered yet …")
        ),
        text(HINT),
    ]


def solved(k):
    """Return the same exercise with its answer."""
    return [
        text(f"### Exercise 3.{k} · Step {k}\n\nThis far."),
        code(
            f"answer = {k}\ncheck.exercise_{k}(answer)", printed("Correct. Well done")
        ),
    ]


def sample_lesson():
    """Return the lesson."""
    return numbered(
        text(OPENING, "slide"),
        code("from helpers.derivatives import check_gradient"),
        text("Look at $C(w)$ first."),
        code("show(figure, alt)\nprint(1.5)", picture(), printed("1.5")),
        code("# NBVAL_IGNORE_OUTPUT\nassert time > 0\nprint(time)", printed("0.1 s")),
        text("## The lab: walk\n\nPredict first.", "slide"),
        code("surface_lab()", lab()),
        text("## Exercises", "slide"),
        *[cell for k in (1, 2, 3) for cell in exercise(k)],
        text(CLOSING, "slide"),
    )


def sample_solution():
    """Return its solutions."""
    title = text(f"# Solutions to lesson 03\n\nFor [the lesson](../{NAME}).")
    return numbered(title, *[cell for k in (1, 2, 3) for cell in solved(k)])


def numbered(*cells):
    """Return a notebook of these cells, as if run from top to bottom."""
    notebook = new_notebook(
        cells=list(cells), metadata={"kernelspec": KERNEL, "language_info": LANGUAGE}
    )
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell.execution_count = count
    return notebook


def code_cells(notebook):
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def write_sample(folder):
    """Write the lesson and its solutions into a folder; returns their paths."""
    paths = [folder / NAME, folder / "solutions" / NAME]
    paths[1].parent.mkdir()
    for path, notebook in zip(paths, [sample_lesson(), sample_solution()], strict=True):
        nbformat.write(notebook, path)
    return paths
