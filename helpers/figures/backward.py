"""Pictures for lesson 06: the way forward and back, outer products, batches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from helpers.figures.digits import INK as PAPER
from helpers.figures.jacobians import SIGNS, signed_bars
from helpers.figures.style import FAINT, GRADIENT, INK, MARK, PREDICTION, look

ORANGE_INK = "#9C6A00"  # orange, dark enough for words on white


@dataclass(frozen=True)
class Station:
    """One value on the way from the input to the loss.

    Attributes
    ----------
    name, shape : str
        What stands in the box, such as "$L_1$" and "(10,)".
    forward, back : str
        What leads to it from the left, and what leads from it back to the left.
    weights, slopes : str
        Weights that enter on the way to it, such as "$w_1$, $b_1$", and their
        gradients; "" for none.
    """

    name: str
    shape: str
    forward: str = ""
    back: str = ""
    weights: str = ""
    slopes: str = ""


def there_and_back(stations: Sequence[Station]) -> tuple[Figure, str]:
    """Draw a network as a chain: values to the right, gradients back to the left.

    Parameters
    ----------
    stations : list of Station
        From the input to the loss; the first one's arrows are not drawn.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.4))
        axes = figure.add_axes((0.005, 0.01, 0.99, 0.98), ylim=(-1.32, 1.22))
        axes.set_xlim(-0.26, len(stations) - 0.74)
        axes.axis("off")
        for k, station in enumerate(stations):
            _box(axes, k, station)
            if k:
                _arrows(axes, k, station)
        end = {"fontsize": 12, "ha": "right", "va": "center", "fontweight": "bold"}
        right = len(stations) - 0.76
        axes.text(right, 1.05, "forward: values →", color=PREDICTION, **end)
        axes.text(right, -1.12, "← back: gradients", color=GRADIENT, **end)
    listed = " → ".join(f"{s.name} {s.shape}".replace("$", "") for s in stations)
    back = [s.back.replace("$", "").split() for s in stations[:0:-1] if s.back]
    return figure, (
        f"A chain of boxes, values and their shapes: {listed}. Blue arrows lead "
        f"forward, vermilion ones back; on the way back stands: "
        f"{'; '.join(' '.join(words) for words in back)}."
    )


def _box(axes: Axes, x: float, station: Station) -> None:
    corner, size = (x - 0.2, -0.3), (0.4, 0.6)
    look_of = {"boxstyle": "round,pad=0.02", "fc": "white", "ec": INK, "lw": 1.4}
    axes.add_patch(FancyBboxPatch(corner, *size, mutation_aspect=2.5, **look_of))
    axes.text(x, 0.1, station.name, ha="center", va="center", fontsize=15)
    text = {"ha": "center", "va": "center", "fontsize": 11, "color": "#555555"}
    axes.text(x, -0.17, station.shape, **text)


def _arrows(axes: Axes, x: float, station: Station) -> None:
    """Draw the arrows between station x − 1 and x, with their words."""
    words = {"ha": "center", "fontsize": 12}
    for y, tail, tip, color in (
        (0.16, x - 0.76, x - 0.24, PREDICTION),
        (-0.16, x - 0.24, x - 0.76, GRADIENT),
    ):
        style = {"arrowstyle": "-|>", "color": color, "lw": 2.2}
        axes.annotate("", (tip, y), (tail, y), arrowprops={**style, "shrinkA": 0})
    axes.text(x - 0.5, 0.42, station.forward, color=PREDICTION, va="bottom", **words)
    axes.text(x - 0.5, -0.42, station.back, color=GRADIENT, va="top", **words)
    if station.weights:
        axes.text(
            x - 0.5, 0.98, station.weights, color=ORANGE_INK, va="center", **words
        )
        axes.text(x - 0.5, -1.12, station.slopes, color=GRADIENT, va="center", **words)
        for tip, tail, color in ((0.68, 0.9, ORANGE_INK), (-1.03, -0.81, GRADIENT)):
            down = {"arrowstyle": "-|>", "color": color, "lw": 1.4}
            axes.annotate("", (x - 0.5, tip), (x - 0.5, tail), arrowprops=down)


def outer_product(
    image: ArrayLike, errors: ArrayLike, image_shape: tuple
) -> tuple[Figure, str]:
    """Draw the gradient of the weights of one image: the image, once per output.

    Parameters
    ----------
    image : array, (D,)
        What enters the layer, L0.
    errors : array, (K,)
        What arrives from above, dL1.
    image_shape : (rows, columns)
    """
    image, errors = np.asarray(image), np.asarray(errors)
    product = np.outer(image, errors)
    limit, count = float(np.abs(product).max()) or 1.0, len(errors)
    with look():
        figure = Figure(figsize=(9.6, 2.75))
        first = figure.add_axes((0.008, 0.3, 0.12, 0.12 * 9.6 / 2.75))
        first.imshow(image.reshape(image_shape), cmap=PAPER, vmin=0)
        first.set_title("$L_0$ (64,)", loc="center")
        _frame(first)
        left, each = 0.24, 0.755 / count
        bars = figure.add_axes((left, 0.52, 0.755, 0.42), xlim=(-0.5, count - 0.5))
        signed_bars(bars, errors)
        for k in range(count):
            box = (left + k * each + 0.004, 0.03, each - 0.008, 0.3)
            axes = figure.add_axes(box)
            picture = product[:, k].reshape(image_shape)
            axes.imshow(picture, cmap=SIGNS, vmin=-limit, vmax=limit)
            axes.set_title(f"{k}", loc="center", pad=3)
            _frame(axes)
        figure.text(left - 0.012, 0.82, "$dL_1$ (10,)", ha="right", va="center")
        figure.text(left - 0.012, 0.16, "$dw_1$ (64, 10)", ha="right", va="center")
    low = int(errors.argmin())
    return figure, (
        f"One image, a bar for each of {count} outputs, and {count} copies of the "
        f"image, each multiplied by its bar: red and strong at {low}, where the bar is "
        f"most negative, {errors[low]:.2f}; paler elsewhere, and mostly blue."
    )


def _frame(axes: Axes) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT, linewidth=0.8)


def batch_sum(rows: ArrayLike, labels: ArrayLike) -> tuple[Figure, str]:
    """Draw the gradient that arrives for each example, and its sum over the rows.

    Parameters
    ----------
    rows : array, (N, K)
        One example per row.
    labels : int array, (N,)
        The right output of each example; it is written beside its row.
    """
    rows = np.asarray(rows)
    count, total = len(rows), rows.sum(axis=0, keepdims=True)
    with look():
        figure = Figure(figsize=(9.6, 4.3))
        top = figure.add_axes((0.16, 0.36, 0.82, 0.5))
        low = figure.add_axes((0.16, 0.05, 0.82, 0.5 / count * 1.15))
        limit = 1.9 * float(np.abs(rows).max())
        for axes, table in ((top, rows), (low, total)):
            scale = limit if axes is top else 1.9 * float(np.abs(total).max())
            axes.imshow(table, cmap=SIGNS, vmin=-scale, vmax=scale, aspect="auto")
            axes.tick_params(length=0)
            axes.spines[:].set_visible(False)
            for (i, k), value in np.ndenumerate(table):
                text = f"{round(float(value), 3) + 0.0:.3f}".replace("-", "−")
                axes.text(k, i, text, ha="center", va="center", fontsize=11)
        top.set(xticks=range(rows.shape[1]), yticks=range(count))
        top.set_yticklabels([f"image of a {label}" for label in labels])
        top.xaxis.tick_top()
        top.set_title("$dL_1$, one row per image", pad=10, fontweight="bold")
        low.set(xticks=[], yticks=[0])
        low.set_yticklabels(["$db_1$: sum"], fontweight="bold", color=MARK)
        figure.text(
            0.57,
            0.265,
            "↓  added up over the rows  ↓",
            color=MARK,
            ha="center",
            va="center",
            fontsize=12,
        )
    return figure, (
        f"A table of {count} rows, one per image, and {rows.shape[1]} columns, one per "
        "output: negative and red at the right digit of each image, positive and blue "
        "elsewhere. Below it one row, the sums of the columns."
    )


def s2_network() -> tuple[Figure, str]:
    """Draw S2's network for one 8 × 8 image: five steps forward, seven lines back."""
    return there_and_back(
        [
            Station("$x$", "(64,)"),
            Station(
                *("$z_0$", "(64,)", "$x + b_0$", "not needed"),
                *("$b_0$", "line 7: $db_0$ (64,)"),
            ),
            Station("$L_0$", "(64,)", "tanh", "line 6\n$dz_0$ (64,)"),
            Station(
                *("$L_1$", "(10,)", "$L_0\\,w_1 + b_1$", "line 5\n$dL_0$ (64,)"),
                *("$w_1$, $b_1$", "lines 3, 4: $dw_1$ (64, 10), $db_1$ (10,)"),
            ),
            Station("$ŷ$", "(10,)", "softmax", "line 2\n$dL_1$ (10,)"),
            Station("$C$", "()", "$\\sum (y - ŷ)^2$", "line 1\n$dŷ$ (10,)"),
        ]
    )


def four_equations() -> tuple[Figure, str]:
    """Draw a network of two layers with BP1 to BP4 where each is at work."""
    slopes = "BP3: $∂C/∂b^{}$   BP4: $∂C/∂W^{}$"
    return there_and_back(
        [
            Station("$A^0$", "input"),
            Station(
                *("$Z^1$", "sum", "$A^0 W^1 + b^1$", "not needed", "$W^1$, $b^1$"),
                slopes.format(1, 1),
            ),
            Station("$A^1$", "hidden", "$σ$", "BP2\n$Δ^1$"),
            Station(
                *("$Z^2$", "sum", "$A^1 W^2 + b^2$", "BP2\ntimes $W^2$ᵀ"),
                *("$W^2$, $b^2$", slopes.format(2, 2)),
            ),
            Station("$A^2$", "output", "$σ$", "BP1\n$Δ^2$"),
            Station("$C$", "loss", "compare", "BP1"),
        ]
    )
