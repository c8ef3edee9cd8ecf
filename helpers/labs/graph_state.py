"""What the graph lab can show: its graphs, their inputs, and the line for it all."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.autodiff import Tensor, graph
from helpers.figures.graph_sketch import Sketch, sketch
from helpers.labs import presets

LARGEST = 1e6  # an input may lie between −LARGEST and LARGEST


@dataclass(frozen=True)
class Program:
    """A small computation: ``build`` takes its inputs as tensors, by position.

    Attributes
    ----------
    title : str
        What the list of graphs says.
    inputs : dict
        Name → the value it opens with.
    build : callable
        From tensors to one tensor; results worth a name get one.
    """

    title: str
    inputs: dict[str, float]
    build: Callable[..., Tensor]


def _named(tensor: Tensor, name: str) -> Tensor:
    tensor.name = name
    return tensor


def _shop(coat, coats, trouser, pairs, share) -> Tensor:
    subtotal = _named(coat * coats + trouser * pairs, "subtotal")
    return _named(subtotal * share, "total")


def _twice(a) -> Tensor:
    b = _named(a + a, "b")
    return _named(b + b, "c")


def _used_twice(a, b) -> Tensor:
    return _named((a + b) * a, "y")


def _gate(a, b) -> Tensor:
    u = _named(a * b, "u")
    return _named(u * np.tanh(u), "y")


def _sigmoid(x) -> Tensor:
    return _named(1 / (1 + np.exp(-x)), "y")


def _neuron(x, w, b, y) -> Tensor:
    prediction = _named(np.tanh(w * x + b), "ŷ")
    return _named(np.square(prediction - y), "C")


def _network(w1, w2) -> Tensor:
    """Two examples, (−1, −0.9) and (2, 1), of the network of lesson 03."""
    errors = [w2 * np.tanh(w1 * x) - y for x, y in ((-1, -0.9), (2, 1))]
    first, second = (np.square(error) for error in errors)
    return _named((first + second) / 2, "C")


PROGRAMS = {
    "shop": Program(
        "the shop",
        {"coat price": 400, "coats": 1, "trouser price": 300, "pairs": 2}
        | {"share paid": 0.7},
        _shop,
    ),
    "twice": Program("b = a + a, c = b + b", {"a": 1}, _twice),
    "used_twice": Program("y = (a + b) × a", {"a": 3, "b": 4}, _used_twice),
    "gate": Program("u = a × b, y = u × tanh u", {"a": 0.5, "b": 2}, _gate),
    "sigmoid": Program("y = 1 / (1 + exp(−x))", {"x": 0}, _sigmoid),
    "neuron": Program(
        "a neuron, one example", {"x": 2, "w": 0.5, "b": -0.5, "y": 1}, _neuron
    ),
    "network": Program("a network, two examples", {"w₁": -0.8, "w₂": 1.2}, _network),
}


@dataclass(frozen=True)
class State:
    """A graph, the values of its inputs, and whether backward keeps the order.

    Raises
    ------
    ValueError
        By ``drawn``, if some number of the computation is not finite.
    """

    graph: str
    inputs: tuple[float, ...]
    in_order: bool = True

    @property
    def program(self) -> Program:
        """The computation that is shown."""
        return PROGRAMS[self.graph]

    def drawn(self) -> Sketch:
        """Compute and lay out the graph, with its true gradients."""
        names = self.program.inputs
        pairs = zip(names, self.inputs, strict=True)
        with np.errstate(all="ignore"):
            output = self.program.build(*(Tensor(value, name) for name, value in pairs))
            drawn = sketch(graph(output))
        if not np.all(np.isfinite([drawn.values, drawn.gradients])):
            raise ValueError(
                "with these inputs a number in the graph is not finite: choose "
                "inputs nearer to 0"
            )
        return drawn

    def preset(self) -> str:
        """Return the whole state as one line."""
        order = "kept" if self.in_order else "skipped"
        values = {"graph": self.graph, "inputs": self.inputs, "order": order}
        return presets.write(values)

    def with_input(self, position: int, text: str) -> "State":
        """Return the state with one input changed to what a reader typed."""
        name = list(self.program.inputs)[position]
        inputs = list(self.inputs)
        inputs[position] = _number(text, name)
        return replace(self, inputs=tuple(inputs))


def opening(name: str = "shop", in_order: bool = True) -> State:
    """Return the state a graph opens with.

    >>> opening("twice").preset()
    'v=1;graph=twice;inputs=1;order=kept'
    """
    inputs = tuple(float(value) for value in PROGRAMS[name].inputs.values())
    return State(name, inputs, in_order)


def _number(text: str, name: str) -> float:
    return presets.number(text, low=-LARGEST, high=LARGEST, name=name)


def read_preset(text: str) -> State:
    """Return the state that a line describes; ValueError in one sentence if none.

    >>> read_preset("graph=twice;inputs=3;order=skipped")
    State(graph='twice', inputs=(3.0,), in_order=False)
    """
    given = presets.read(text, _READERS)
    state = opening(given.get("graph", "shop"), given.get("order", "kept") == "kept")
    inputs = given.get("inputs", state.inputs)
    if len(inputs) != len(state.inputs):
        names, count = ", ".join(state.program.inputs), len(state.inputs)
        raise ValueError(
            f"the preset's inputs must be {count} number{'s' * (count > 1)} ({names}); "
            f"got {len(inputs)}"
        )
    state = replace(state, inputs=inputs)
    state.drawn()
    return state


_READERS = {
    "graph": lambda text: presets.choice(text, PROGRAMS, "graph"),
    "inputs": lambda text: tuple(
        _number(part, "each input") for part in text.split(",")
    ),
    "order": lambda text: presets.choice(text, ("kept", "skipped"), "order"),
}
