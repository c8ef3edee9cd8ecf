"""Colours that must be told apart can be, with every kind of colour vision.

Two marks drawn in one axes count as meant to be told apart by colour when a usual eye
sees their colours well apart. Then every eye must, or a second cue helps: another
dash, marker, width or kind of mark, or a label of that colour.
"""

import contextlib
import io
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import helpers.figures
from helpers.figures import style
from tests.colour_vision import VISIONS, apart, hardest, seen
from tests.every_lab import factories, lab_named, stage_of

MEANT, ALONE, WITH_CUE = 20, 15, 8  # ΔE*ab
LESSONS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))


@dataclass(frozen=True)
class Mark:
    """Something drawn: its colour and opacity, and all that is not colour."""

    name: str
    color: str
    alpha: float = 1.0
    look: tuple = ()
    labelled: bool = False

    @property
    def paint(self):
        return self.color, self.alpha


def confused(marks):
    """Sentences about the pairs of paints that some reader cannot tell apart."""
    paints = {mark.paint: [] for mark in marks}
    for mark in marks:
        paints[mark.paint].append(mark)
    for one, other in combinations(paints, 2):
        if apart(one, other) < MEANT:
            continue
        limit = WITH_CUE if differ(paints[one], paints[other]) else ALONE
        distance, vision = hardest(one, other)
        if distance < limit:
            names = [
                f"{','.join(mark.name for mark in paints[paint])} {paint[0]}"
                for paint in (one, other)
            ]
            pair = " and ".join(names)
            yield f"{pair}: ΔE {distance:.1f} to a {vision} eye, not {limit}"


def differ(these, those):
    """Whether marks of two paints differ in more than their paint."""
    labelled = all(any(mark.labelled for mark in group) for group in (these, those))
    return labelled or {mark.look for mark in these} != {mark.look for mark in those}


# The ruler itself


def test_white_stays_white_and_red_is_where_the_tables_have_it():
    for vision in VISIONS:
        assert seen("white", vision) == pytest.approx([100, 0, 0], abs=0.02)
    assert seen("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize(
    ("one", "other", "vision"),
    [("#b06000", "#708000", "deutan"), ("#2ca02c", "#d62728", "protan")],
)
def test_colours_that_are_known_to_be_confused_are_found(one, other, vision):
    assert apart((one, 1), (other, 1)) > 25
    assert apart((one, 1), (other, 1), vision) < 0.6 * apart((one, 1), (other, 1))


def test_a_confused_pair_is_reported_and_a_cue_lowers_the_limit():
    green, grey = Mark("a", style.GREEN), Mark("b", style.GREY)
    assert "deutan" in next(confused([green, grey]))
    dashed = Mark("b", style.GREY, look=("--",))
    assert list(confused([green, dashed])) == []
    rust, moss = Mark("a", "#b06000"), Mark("b", "#708000", look=("--",))
    assert list(confused([rust, moss])) != []


# What is drawn


def test_the_optimizers():
    marks = [
        Mark(name, color, look=dash) for name, (color, dash) in style.OPTIMIZERS.items()
    ]
    assert list(confused(marks)) == []


@pytest.mark.parametrize("name", sorted(factories()))
def test_the_actors_of_every_lab(name):
    layers = [one for one in stage_of(lab_named(name)).layers if one.kind != "image"]
    for axes in {layer.axes for layer in layers}:
        marks = [mark for one in layers if one.axes == axes for mark in actors(one)]
        assert list(confused(marks)) == []


def actors(layer):
    """The marks of one layer, one for each colour."""
    colors = [layer.color] if isinstance(layer.color, str) else layer.color
    dash = tuple(getattr(layer, "dash", ()))
    look = (layer.kind, dash, getattr(layer, "marker", ""), getattr(layer, "width", 0))
    told = bool(layer.label) or layer.kind == "text"
    for color in set(colors):
        yield Mark(layer.name, color, layer.opacity, look, told)


@pytest.mark.long
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_figures_of_every_lesson(path, monkeypatch):
    shown = []

    def keep(figure, alt, caption=None):
        shown.append((alt, marks_of(figure)))

    monkeypatch.setattr(helpers.figures, "show", keep)
    monkeypatch.chdir(path.parent)
    space = {"__name__": "__main__", "display": lambda *_, **__: None}
    cells = nbformat.read(path, as_version=4).cells
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, path.name, "exec", optimize=1), space)
    faults = {
        alt[:60]: found
        for alt, axes in shown
        if (found := [one for marks in axes for one in confused(marks)])
    }
    assert shown and faults == {}


def marks_of(figure):
    """What a figure draws by colour: a list of marks for each of its axes."""
    return [_in_axes(axes) for axes in figure.axes]


def _in_axes(axes):
    texts = {_hex(text.get_color()) for text in axes.texts if text.get_text()}
    found = [*_lines(axes), *_dots(axes), *_patches(axes)]
    return {
        Mark(name, _hex(color), alpha or 1.0, look, _hex(color) in texts)
        for name, color, alpha, look in found
    }


def _hex(color):
    return to_hex(color).lower()


def _lines(axes):
    for line in axes.lines:
        look = "line", line.get_linestyle(), str(line.get_marker())
        look += (round(line.get_linewidth()), str(line._unscaled_dash_pattern))
        if line.get_visible() and len(line.get_xdata()):
            yield line.get_label(), line.get_color(), line.get_alpha(), look


def _dots(axes):
    for dots in axes.collections:
        if dots.get_array() is None and len(dots.get_facecolor()):
            paths = str([np.shape(path.vertices) for path in dots.get_paths()][:1])
            sizes = str(np.round(getattr(dots, "get_sizes", list)()[:1]))
            for color in np.unique(dots.get_facecolor()[:, :3], axis=0):
                yield dots.get_label(), color, dots.get_alpha(), ("dots", paths, sizes)


def _patches(axes):
    for patch in axes.patches:
        if patch.get_visible() and patch.get_fill():
            look = type(patch).__name__, patch.get_hatch()
            yield patch.get_label(), patch.get_facecolor()[:3], patch.get_alpha(), look


def test_figures_are_looked_into():
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([0, 1], color=style.GREEN)
    axes.scatter([0], [1], color=style.GREY)
    axes.bar([0], [1], color=style.BLUE)
    colors = {mark.color for mark in marks_of(figure)[0]}
    assert colors == {_hex(one) for one in (style.GREEN, style.GREY, style.BLUE)}
