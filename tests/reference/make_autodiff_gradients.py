"""Make autodiff_gradients.json: gradients of 200 random expressions by HIPS autograd.

Needs autograd, which the tests do not:
``python tests/reference/make_autodiff_gradients.py`` rewrites the table beside this
file. An expression is Python text in the variables a, b, c and d, made to be smooth
near the stored values and to have one number as its result.
"""

import json
import platform
import re
from importlib.metadata import version
from pathlib import Path

import autograd.numpy as np
import numpy
from autograd import grad

CASES, SEED = 200, 5
SHAPES = {"a": (), "b": (3,), "c": (2, 3), "d": (2, 1)}
NAMES = {
    "np": np,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
}
UNARY = [
    "-{0}", "{0} ** 2", "np.exp(np.tanh({0}))", "np.log(1 + {0} ** 2)", "np.tanh({0})",
    "np.sin({0})", "np.cos({0})", "np.sqrt(1 + {0} * {0})", "np.abs({0})",
    "sigmoid({0})", "relu({0})", "2 / (3 + np.cos({0}))", "0.5 ** {0}",
    "np.square({0})", "np.log1p({0} * {0})",
]  # fmt: skip
BINARY = [
    "({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / (2 + {1} ** 2))",
    "np.maximum({0}, {1})", "np.minimum({0}, {1})", "(1 + {0} ** 2) ** np.tanh({1})",
]  # fmt: skip
RESHAPING = [
    "np.sum({0}, axis=0)", "np.mean({0}, axis=-1)", "np.max({0}, axis=0)",
    "np.sum({0}, axis=-1, keepdims=True)", "np.transpose({0})", "{0}[-1]",
    "{0}[..., :1]", "{0}[[0, 0, 1]]", "np.reshape({0}, (-1,))",
    "{0} @ np.transpose({0})",
]  # fmt: skip
ENDS = ["np.sum({0})", "np.mean({0})", "np.max({0})", "np.sum({0} * {0})"]


def pick(rng, options):
    """Return one of the options."""
    return options[rng.integers(len(options))]


def expression(rng, depth):
    """Return the text of a random expression of any shape."""
    if depth == 0:
        return pick(rng, list(SHAPES))
    kind = rng.integers(3)
    if kind == 0:
        return pick(rng, BINARY).format(
            expression(rng, depth - 1), expression(rng, rng.integers(depth))
        )
    form = pick(rng, UNARY if kind == 1 else RESHAPING)
    return form.format(f"({expression(rng, depth - 1)})")


def evaluated(text, inputs):
    """Return value and gradients, or None if the shapes do not fit."""
    inputs = {name: inputs[name] for name in SHAPES if re.search(rf"\b{name}\b", text)}

    def function(variables):
        return eval(text, NAMES | {name: variables[name] for name in inputs})

    try:
        value, gradients = function(inputs), grad(function)(inputs)
    except (ValueError, IndexError, TypeError):
        return None
    return inputs, value, gradients


def case(rng):
    """Return one expression with its inputs, value and gradients, all sane."""
    while True:
        text = expression(rng, rng.integers(2, 6))
        text = pick(rng, ENDS).format(f"({text})")
        inputs = {
            name: numpy.round(rng.normal(size=shape), 3)
            for name, shape in SHAPES.items()
        }
        result = evaluated(text, inputs)
        if result and sane(result[1], result[2]):
            return [text, *map(plain, result)]


def sane(value, gradients):
    """Tell whether nothing is huge and something depends on an input."""
    entries = numpy.concatenate([numpy.ravel(g) for g in gradients.values()])
    sizes = numpy.abs(numpy.append(entries, value))
    return bool(numpy.all(sizes < 1e3) and numpy.any(sizes[:-1] > 1e-3))


def plain(x):
    """Return arrays as lists, ready for JSON."""
    if isinstance(x, dict):
        return {name: plain(each) for name, each in x.items()}
    return numpy.asarray(x).tolist()


def main():
    """Write the table, one expression on a line."""
    rng = numpy.random.default_rng(SEED)
    cases = {}
    while len(cases) < CASES:
        text, *rest = case(rng)
        cases[text] = dict(
            zip(
                ("expression", "inputs", "value", "gradients"),
                (text, *rest),
                strict=True,
            )
        )
    made_with = (
        f"autograd {version('autograd')}, NumPy {numpy.__version__}, "
        f"Python {platform.python_version()}"
    )
    lines = ",\n".join(map(json.dumps, cases.values()))
    target = Path(__file__).with_name("autodiff_gradients.json")
    target.write_text(f'{{"made_with": "{made_with}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
