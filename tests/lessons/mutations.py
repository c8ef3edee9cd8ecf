"""Small ways to change a notebook in place, for showing that a rule notices.

A mutation fails when there is nothing to change, so that a mutant is never the sample.
"""

from tests.lessons.sample import code_cells


def swap(old, new):
    """Replace a text wherever cells have it."""

    def mutate(notebook):
        touched = [cell for cell in notebook.cells if old in cell.source]
        assert touched, f"the sample has no {old!r}"
        for cell in touched:
            cell.source = cell.source.replace(old, new)

    return mutate


def write(source, where=0):
    """Give one code cell another source."""

    def mutate(notebook):
        assert code_cells(notebook)[where].source != source
        code_cells(notebook)[where].source = source

    return mutate


def write_many(source, count):
    """Give the first code cells another source."""

    def mutate(notebook):
        for cell in code_cells(notebook)[:count]:
            cell.source = source

    return mutate


def show(*outputs):
    """Let the first code cell show something more."""

    def mutate(notebook):
        code_cells(notebook)[0].outputs.extend(outputs)

    return mutate


def show_instead(old, new):
    """Replace a text in what the code cells print."""

    def mutate(notebook):
        outputs = [out for cell in code_cells(notebook) for out in cell.outputs]
        touched = [out for out in outputs if old in out.get("text", "")]
        assert touched, f"nothing prints {old!r}"
        for output in touched:
            output.text = output.text.replace(old, new)

    return mutate


def remove(text):
    """Remove the cells that have a text."""

    def mutate(notebook):
        kept = [cell for cell in notebook.cells if text not in cell.source]
        assert len(kept) < len(notebook.cells), f"the sample has no {text!r}"
        notebook.cells = kept

    return mutate


def append(cell):
    """Add a cell at the end."""

    def mutate(notebook):
        notebook.cells.append(cell)

    return mutate


def count(number, where):
    """Give one code cell another execution count."""

    def mutate(notebook):
        assert code_cells(notebook)[where].execution_count != number
        code_cells(notebook)[where].execution_count = number

    return mutate


def mark(**metadata):
    """Set metadata of the first cell and of the first code cell."""

    def mutate(notebook):
        for cell in (notebook.cells[0], code_cells(notebook)[0]):
            cell.metadata.update(metadata)

    return mutate


def describe(**metadata):
    """Set metadata of the notebook."""

    def mutate(notebook):
        notebook.metadata.update(metadata)

    return mutate
