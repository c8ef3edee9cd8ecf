"""The lab of lesson 00: scrub through a training run and see all of it move."""

import numpy as np

from helpers.descent import descend
from helpers.figures import story as figures
from helpers.figures import style
from helpers.optimizers import GradientDescent
from helpers.stage import Arrow, Line, Points, Scenery, Stage, Text, Track
from helpers.surfaces import two_weight_network

START, LEARNING_RATE, STEPS = (-0.8, 1.2), 0.2, 40


def tell() -> figures.Story:
    """Train the network of two weights and return all numbers of its story.

    41 rows: the start (−0.8, 1.2) and 40 steps with α = 0.2.
    """
    surface = two_weight_network()
    path = descend(surface, START, GradientDescent(LEARNING_RATE), STEPS)
    x, fine = np.linspace(-2, 2, 9), np.linspace(-2.2, 2.2, 89)
    return figures.Story(
        x=x,
        y=np.tanh(1.5 * x),
        fine_x=fine,
        curves=_predict(path.w, fine),
        predictions=_predict(path.w, x),
        w=path.w,
        gradient=surface.gradient(path.w),
        loss=path.loss,
        surface=surface,
        learning_rate=LEARNING_RATE,
    )


def _predict(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return w₂ tanh(w₁ x) for each row of ``w``: (steps + 1, N)."""
    return w[:, 1:] * np.tanh(w[:, :1] * x)


def story_lab() -> Stage:
    """Return the lab: a slider over the steps of a training run.

    Dragging it moves the prediction among the data, the point and its two arrows on
    the loss surface, and the mark on the falling loss curve.
    """
    story = tell()
    figure, axes = figures.scenery(story)
    return Stage(
        Scenery.from_figure(figure, axes),
        [*_fit_layers(story), *_surface_layers(story), *_loss_layers(story)],
        scrub=Track(
            "step",
            [str(k) for k in range(STEPS + 1)],
            ticks=[(0, "0"), (STEPS // 2, str(STEPS // 2)), (STEPS, str(STEPS))],
            play=True,
            step_buttons=True,
        ),
        alt="A network of two weights learns: prediction, loss surface, loss curve.",
        words=[_words(story, k) for k in range(STEPS + 1)],
    )


def _words(story: figures.Story, k: int) -> str:
    (w1, w2), (g1, g2) = story.w[k], story.gradient[k]
    return (
        f"Step {k}: w = ({w1:.2f}, {w2:.2f}), loss C(w) = {story.loss[k]:.4f}, "
        f"gradient g = ({g1:.2f}, {g2:.2f})."
    )


def _fit_layers(story: figures.Story) -> list:
    rows = len(story.w)
    gaps_x = np.repeat(story.x, 3)
    ends = np.stack([np.tile(story.y, (rows, 1)), story.predictions], axis=-1)
    blank = np.full((rows, len(story.x), 1), np.nan)  # lifts the pen between gaps
    gaps_y = np.concatenate([ends, blank], axis=-1).reshape(rows, -1)
    blue = style.PREDICTION
    return [
        Line("gaps", axes="fit", x=gaps_x, y=gaps_y, color=blue, width=1, dash=(2, 2)),
        Line("curve", axes="fit", x=story.fine_x, y=story.curves, color=blue),
        Text(
            *("value",),
            axes="fit",
            x=0.97,
            y=0.06,
            of_axes=True,
            align="right",
            words=[f"C(w) = {loss:.4f}" for loss in story.loss],
        ),
    ]


def _surface_layers(story: figures.Story) -> list:
    (x, y), (g1, g2) = story.w.T[:, :, None], story.gradient.T[:, :, None]
    rows = len(story.w)
    # Row k shows points 0…k: what is still to come is not drawn yet.
    future = np.arange(rows)[None] > np.arange(rows)[:, None]
    trail = [np.where(future, np.nan, story.w[:, i]) for i in (0, 1)]
    step = -story.learning_rate
    length = np.linalg.norm(story.gradient, axis=1)[:, None]
    reach = np.minimum(
        1, figures.REACH / length
    )  # a longer arrow would leave the picture
    red, blue = style.GRADIENT, style.STEP
    arrow = {"axes": "surface", "x": x, "y": y}
    return [
        Line("trail", axes="surface", x=trail[0], y=trail[1], width=1.5, halo=2),
        Points("here", axes="surface", x=x, y=y, size=7),
        Arrow("g", **arrow, dx=reach * g1, dy=reach * g2, color=red, label="g"),
        Arrow("step", **arrow, dx=step * g1, dy=step * g2, color=blue, label="−αg"),
    ]


def _loss_layers(story: figures.Story) -> list:
    steps = np.arange(len(story.loss))
    return [
        Line("losses", axes="loss", x=steps, y=story.loss, width=1.5, opacity=0.35),
        Points("now", axes="loss", x=steps[:, None], y=story.loss[:, None]),
    ]
