"""Pictures of choices in training: by which images, which loss, which batch size."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

Drawn = tuple[Figure, str]


def contest(on_chosen: ArrayLike, on_fresh: ArrayLike) -> Drawn:
    """Draw what winners score on the images they won on, and on fresh ones.

    Both (R,), accuracies in [0, 1] of R repeated contests. Returns (figure, alt).
    """
    chosen, fresh = 100 * np.asarray(on_chosen), 100 * np.asarray(on_fresh)
    edges = np.arange(np.floor(fresh.min()) - 0.5, chosen.max() + 1.5)
    with style.look():
        figure = Figure(figsize=(8, 3.1), layout="constrained")
        axes = figure.add_subplot(xlabel="accuracy of the winner, %", ylabel="contests")
        grey, orange = style.GREY, style.ORANGE
        _histogram(axes, fresh, edges, color=grey, name="on fresh images")
        name = "on the images\nit was chosen by"
        _histogram(axes, chosen, edges, color=orange, name=name)
        axes.locator_params(nbins=4, axis="y")
    return figure, (
        f"Two histograms over {len(fresh)} contests. On the images it was chosen by "
        f"the winner scores {chosen.mean():.1f} % on average, on fresh images "
        f"{fresh.mean():.1f} %."
    )


def _histogram(
    axes: Axes, scores: NDArray, edges: NDArray, *, color: str, name: str
) -> None:
    """Draw one histogram with its mean; a name of two lines stands to the right."""
    side, gap = ("left", 0.2) if "\n" in name else ("right", -0.2)
    axes.hist(scores, edges, color=color, alpha=0.75)
    axes.axvline(scores.mean(), color=color, linestyle=(0, (4, 3)))
    words = f"{name}\nmean {scores.mean():.1f} %"
    place = {"ha": side, "va": "bottom", "transform": axes.get_xaxis_transform()}
    axes.text(scores.mean() + gap, 1.02, words, color=color, **place)


def push(p: ArrayLike, squared: ArrayLike, entropy: ArrayLike) -> Drawn:
    """Draw how strongly two losses push, against the probability of the right class.

    ``p`` (M,) in (0, 1); ``squared``, ``entropy`` (M,) are sizes of ∂C/∂z for the
    logit of the right class. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(7.2, 3.3), layout="constrained")
        axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1.05), yticks=[0, 0.5, 1])
        axes.plot(p, entropy, color=style.BLUE)
        axes.plot(p, squared, color=style.ORANGE, linestyle=(0, (6, 2)))
        axes.text(0.27, 0.8, "cross-entropy", color=style.BLUE)
        axes.text(0.2, 0.3, "squared error", color=style.ORANGE)
        ends = ["0\nsure and wrong", "0.5\nunsure", "1\nsure and right"]
        axes.set_xticks([0, 0.5, 1], ends)
        axes.set_xlabel("probability given to the right class, $ŷ$")
        axes.set_ylabel(r"push $|\partial C/\partial z|$")
    return figure, (
        "Push on the weighted input against the probability given to the right class. "
        "Cross-entropy pushes hardest, 1, where that probability is 0; squared error "
        f"is 0 there, at most {np.max(squared):.2f} in between, and 0 at 1."
    )


def batch_noise(sizes: ArrayLike, noise: ArrayLike) -> Drawn:
    """Draw the relative error of a mini-batch gradient, (K,), against its size B."""
    sizes, noise = np.asarray(sizes, dtype=float), np.asarray(noise)
    law = noise[0] * np.sqrt(sizes[0] / sizes)
    with style.look():
        figure = Figure(figsize=(7, 3.3), layout="constrained")
        axes = figure.add_subplot(xscale="log", yscale="log")
        axes.plot(sizes, law, color=style.GREY, lw=1.5, linestyle=(0, (4, 3)))
        axes.plot(sizes, noise, "o", color=style.GRADIENT, markersize=8)
        between = np.sqrt(sizes[0] * sizes[1]) / 1.4, 0.8 * law[1]
        axes.text(*between, r"$\propto 1/\sqrt{B}$", color=style.GREY)
        for at in zip(sizes, noise, strict=True):
            axes.annotate(f"{at[1]:.2g}", at, (8, 6), textcoords="offset points")
        axes.set(xlabel="batch size $B$", ylabel="noise / length of $g$")
        axes.set(xlim=(sizes[0] / 1.6, sizes[-1] * 2.2))
        axes.set(ylim=(law[-1] / 2, law[0] * 3.5))
        _plain_ticks(axes)
    said = ", ".join(f"{n:.2g} at {s:.0f}" for s, n in zip(sizes, noise, strict=True))
    return figure, f"Noise of a batch's gradient falls like one over root B: {said}."


def _plain_ticks(axes: Axes) -> None:
    """Write 1, 10, 100 instead of powers of ten."""
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()


def batch_loss(sizes: ArrayLike, loss: ArrayLike) -> Drawn:
    """Draw the loss after one epoch, (K,), against batch size; return (figure, alt)."""
    best, worst = sizes[int(np.argmin(loss))], sizes[int(np.argmax(loss))]
    with style.look():
        figure = Figure(figsize=(7, 3.1), layout="constrained")
        axes = figure.add_subplot(xscale="log", xlabel="batch size $B$")
        axes.plot(sizes, loss, "o-", color=style.BLUE)
        for k, at in enumerate(zip(sizes, loss, strict=True)):
            axes.annotate(f"{at[1]:.2f}", at, **_beside(k, loss))
        axes.set(xlim=(sizes[0] / 1.7, sizes[-1] * 1.7), ylim=(0, 1.25 * max(loss)))
        axes.set_ylabel("validation loss\nafter one epoch")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
    return figure, (
        f"Validation loss after one epoch against batch size: lowest with batches of "
        f"{best:,}, {min(loss):.2f}; highest with {worst:,}, {max(loss):.2f}."
    )


def _beside(k: int, loss: ArrayLike) -> dict:
    """Return where the words of point ``k`` stand clear of the line."""
    rises = k + 1 < len(loss) and loss[k + 1] > loss[k]
    valley = rises and k and loss[k - 1] > loss[k]
    place = {"xytext": (0, -17 if valley else 8), "textcoords": "offset points"}
    return {**place, "ha": "right" if rises and not valley else "center"}
