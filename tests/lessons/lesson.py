"""A notebook as the rules see it: its cells, its sections, its outputs as text."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
FENCE = re.compile(r"^\s*(```|~~~)")
EXERCISE = re.compile(r"^Exercise (?:\d+\.)?(\d+)\b")


@dataclass
class Section:
    """A heading with what stands under it, down to the next of its level."""

    level: int
    title: str
    cell: int  # number of the cell with the heading
    text: str = ""
    code: list = field(default_factory=list)  # of (number, cell)

    @property
    def exercise(self):
        """The exercise's number as text, or None."""
        match = EXERCISE.match(self.title)
        return match and match[1]


class Lesson:
    """A lesson's or a solution's notebook and where it lies.

    Parameters
    ----------
    path : of the file; links and solutions are looked up from its folder
    notebook : its content if it is not to be read from there
    """

    def __init__(self, path, notebook=None):
        self.path = Path(path)
        self.notebook = notebook or nbformat.read(self.path, as_version=4)
        self.cells = list(enumerate(self.notebook.cells))
        self.code = [(i, c) for i, c in self.cells if c.cell_type == "code"]
        self.markdown = [(i, c) for i, c in self.cells if c.cell_type == "markdown"]
        self.sections = list(sections(self.cells))

    @property
    def number(self):
        """The two digits that the file's name starts with."""
        return self.path.name[:2]

    @property
    def solution(self):
        """The path where the worked solutions belong."""
        return self.path.parent / "solutions" / self.path.name

    @property
    def opening(self):
        """The first cell's text."""
        return self.notebook.cells[0].source if self.notebook.cells else ""

    @property
    def outputs(self):
        """All saved outputs, as (number of the cell, output)."""
        return [(i, output) for i, cell in self.code for output in cell.outputs]

    @property
    def exercises(self):
        """The sections that are exercises."""
        return [section for section in self.sections if section.exercise]

    def section(self, start):
        """Return the section whose title starts so, or None."""
        found = [s for s in self.sections if s.title.lower().startswith(start.lower())]
        return found[0] if found else None


def sections(cells):
    """Yield every section; a section contains those of lower levels under it."""
    open_sections = []
    for i, cell in cells:
        if cell.cell_type == "code":
            for section in open_sections:
                section.code.append((i, cell))
            continue
        for line, heading in lines_and_headings(cell.source):
            if heading:
                level, title = len(heading[1]), heading[2]
                yield from (s for s in open_sections if s.level >= level)
                open_sections = [s for s in open_sections if s.level < level]
                open_sections.append(Section(level, title, i))
            for section in open_sections:
                section.text += line + "\n"
    yield from open_sections


def lines_and_headings(text):
    """Yield each line with its heading, if it is one and not part of a listing."""
    fenced = False
    for line in text.splitlines():
        fenced ^= bool(FENCE.match(line))
        yield line, None if fenced else HEADING.match(line)


def texts(output):
    """Yield what an output shows as text: every kind of it, pictures left out."""
    yield output.get("text", "")
    for kind, data in output.get("data", {}).items():
        if not kind.startswith("image/"):
            yield data if isinstance(data, str) else str(data)


def printed(cell):
    """Return all that a cell's outputs show as text."""
    return "\n".join(text for output in cell.outputs for text in texts(output))


def first_line(cell):
    """Return the start of a cell, so that an author finds it."""
    lines = cell.source.strip().splitlines() or ["(empty)"]
    return lines[0][:50]
