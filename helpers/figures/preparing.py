"""Pictures of images before and after they are prepared for a network."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style
from helpers.figures.digits import INK


def in_rows(rows: Sequence[tuple[str, ArrayLike]]) -> tuple[Figure, str]:
    """Draw rows of images, each image in a frame so that its place is seen.

    ``rows`` are pairs of a name and images (K, height, width), K the same for all;
    ink from 0 to 1. Returns (figure, alt).
    """
    count = len(rows[0][1])
    with style.look():
        figure = Figure(figsize=(1.7 + 1.1 * count, 1.12 * len(rows)))
        grid = figure.subplots(len(rows), count, squeeze=False)
        for line, (name, images) in zip(grid, rows, strict=True):
            for axes, image in zip(line, np.asarray(images), strict=True):
                axes.imshow(image, cmap=INK, vmin=0, vmax=1)
                axes.set(xticks=[], yticks=[])
                axes.spines[:].set(visible=True, color=style.FAINT)
            look = {"rotation": 0, "ha": "right", "va": "center", "fontsize": 12}
            line[0].set_ylabel(name, **look)
        left = 1.6 / figure.get_figwidth()
        figure.subplots_adjust(left, 0.02, 0.995, 0.98, wspace=0.06, hspace=0.08)
    named = "; ".join(name.replace("\n", " ") for name, _ in rows)
    return figure, f"Rows of {count} handwritten digits, from top to bottom: {named}."
