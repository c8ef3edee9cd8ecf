"""The words drawn on a figure: where they lie, which stick out, which touch."""

import itertools

from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.figures.png import LIMIT, encode, paint


def faults(figure, alt):
    """Sentences about what a reader of this figure, or a listener, would miss."""
    words = written(figure)
    found = [f"sticks out: {text}" for text in sticking_out(figure, words)]
    found += [f"touch: {one} and {other}" for one, other in touching(words)]
    if not words:
        found.append("a figure without a word")
    if len(alt) < 30 or "\n" in alt:
        found.append(f"the alternative text is no sentence: {alt!r}")
    if (size := len(encode(paint(figure)))) > LIMIT:
        found.append(f"{size} bytes, more than {LIMIT}")
    return found


def written(figure):
    """Boxes of all words that are drawn, with the words."""
    FigureCanvasAgg(figure).draw()
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += [*axes.texts, axes.title, axes._left_title]
        texts += labels(axes.xaxis) + labels(axes.yaxis) if axes.axison else []
    return [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text()]


def labels(axis):
    """The axis' own label and those of its ticks in view."""
    low, high = sorted(axis.get_view_interval())
    ticks = [t for t in axis.get_major_ticks() if low <= t.get_loc() <= high]
    shown = [t.label1 for t in ticks if t.label1.get_visible()]
    shown += [t.label2 for t in ticks if t.label2.get_visible()]
    return [axis.label, *shown]


def inside(box, figure):
    """Whether a box lies within the picture, a pixel of grace allowed."""
    whole = figure.bbox
    return (
        box.x0 >= whole.x0 - 1
        and box.x1 <= whole.x1 + 1
        and box.y0 >= whole.y0 - 1
        and box.y1 <= whole.y1 + 1
    )


def sticking_out(figure, words):
    """Those words whose box leaves the picture."""
    return [text for text, box in words if not inside(box, figure)]


def touching(words):
    """Pairs of words whose boxes, without their margins, overlap."""
    return [
        (one[0], two[0])
        for one, two in itertools.combinations(words, 2)
        if one[1].shrunk(0.9, 0.8).overlaps(two[1].shrunk(0.9, 0.8))
    ]
