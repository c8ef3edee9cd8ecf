'''Exercise checks that diagnose, one module per lesson, and the reader's progress.

In a lesson:

    from helpers.checks import lesson03 as check

    def gradient(w):
        return ...

    check.exercise_1(gradient)

prints a sentence or two that start with "Correct", "Not yet" or "Not answered yet".

A lesson's module is a list of exercises. This is a complete one, with a function, a
number and a choice:

    """Exercise checks of lesson 03, descent on surfaces."""

    import numpy as np

    from helpers.checks.exercise import Exercise

    CURVATURES = np.array([1.0, 10.0])

    exercise_1 = Exercise(
        lesson="03",
        number=1,
        title="the gradient of a bowl",
        solution=lambda w: CURVATURES * w,
        inputs=[(np.array([1.0, 2.0]),), (np.array([-3, 1]),)],
        mistakes=[
            (
                lambda w: -CURVATURES * w,
                "Your sign is flipped: the gradient points uphill.",
            ),
            (
                lambda w: 2 * CURVATURES * w,
                "Twice too large: the ½ in C(w) takes the 2 of the derivative away.",
            ),
        ],
        insight="It grows with the distance from the minimum.",
    )

    exercise_2 = Exercise(
        lesson="03",
        number=2,
        title="the largest learning rate",
        solution=0.2,
        mistakes=[(0.1, "At 1/λmax it is fastest; it converges up to twice that.")],
    )

    exercise_3 = Exercise(
        lesson="03",
        number=3,
        title="where the steps zigzag",
        solution="b",
        choices=("a", "b", "c"),
        mistakes=[
            ("a", "Along the valley the slope is small: nothing to zigzag about."),
            ("c", "At the bottom the gradient is zero and so is the step."),
        ],
    )

`Exercise` documents what else there is: answers in several parts, answers of which
many are right, tolerances, shapes. tests/test_checks.py tries every exercise of every
lesson on its solution, its mistakes and more than thirty odd answers.
'''

import importlib
import pkgutil
import re

from helpers.checks import progress
from helpers.checks.exercise import Exercise, Result

__all__ = ["Exercise", "Result", "lessons", "progress"]


def lessons() -> dict[str, tuple[Exercise, ...]]:
    """All exercises by lesson, in order: {"03": (exercise 1, exercise 2, …)}.

    Found in the modules named lessonNN beside this file.

    Examples
    --------
    >>> all(name == found[0].lesson for name, found in lessons().items())
    True
    """
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {
        name.removeprefix("lesson"): _exercises(name)
        for name in sorted(names)
        if re.fullmatch(r"lesson\d\d", name)
    }


def _exercises(name: str) -> tuple[Exercise, ...]:
    """The exercises in one lesson's module, by number."""
    module = importlib.import_module(f"{__name__}.{name}")
    found = [item for item in vars(module).values() if isinstance(item, Exercise)]
    return tuple(sorted(found, key=lambda exercise: exercise.number))
