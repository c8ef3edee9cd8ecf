"""Still figures: each function returns (figure, alternative text).

``show(figure, alt, caption)`` is how a notebook displays one: a single PNG with its
alternative text, and the caption under it.
"""

import sys

from IPython.display import publish_display_data
from matplotlib.figure import Figure

from helpers.figures.png import bundle, encode, paint

__all__ = ["show"]


def show(figure: Figure, alt: str, caption: str | None = None) -> None:
    """Display a figure in a notebook with its alternative text and caption.

    Parameters
    ----------
    figure : Figure
        Painted at twice its size and closed, so that it is not shown twice.
    alt : str
        What the picture shows, for those who cannot see it; at least 30 characters.
    caption : str, optional
        What to see in it; Markdown, so ``$w_1$`` and ``**bold**`` work.

    Raises
    ------
    ValueError
        If ``alt`` is too short to describe anything.
    """
    if len(alt.strip()) < 30:
        raise ValueError(f"alt must describe the figure in 30 characters, got {alt!r}")
    data, metadata = bundle(encode(paint(figure)), alt)
    _close(figure)
    publish_display_data(data, metadata)
    if caption:
        publish_display_data({"text/markdown": caption, "text/plain": caption})


def _close(figure: Figure) -> None:
    """Forget a figure that pyplot made; figures made without it need nothing."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
