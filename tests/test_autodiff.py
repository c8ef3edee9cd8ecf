"""Gradients of the tape against HIPS autograd, networks and surfaces; its graphs."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import autodiff
from helpers.autodiff import (
    Tensor,
    cross_entropy,
    graph,
    objective,
    relu,
    sigmoid,
    softmax,
)
from helpers.derivatives import (
    central_difference,
    check_gradient,
    complex_step,
    forward_mode,
)
from helpers.descent import descend
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import OPTIMIZERS
from helpers.surfaces import SURFACES

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "autodiff_gradients.json").read_text()
)
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda c: c["expression"][:60])
def test_gradients_equal_hips_autograd(case):
    tensors = {name: Tensor(value) for name, value in case["inputs"].items()}
    names = {"np": np, "sigmoid": sigmoid, "relu": relu}
    output = eval(case["expression"], names | tensors)
    np.testing.assert_allclose(output.value, case["value"], rtol=1e-10, atol=1e-10)
    output.backward()
    for name, tensor in tensors.items():
        np.testing.assert_allclose(
            tensor.gradient, case["gradients"][name], rtol=1e-10, atol=1e-10
        )


def test_there_are_200_different_expressions():
    assert len({case["expression"] for case in REFERENCE["cases"]}) == 200


FUNCTIONS = {
    "identity": lambda z: z, "tanh": np.tanh, "sigmoid": sigmoid, "relu": relu,
    "softmax": softmax,
}  # fmt: skip


def written_with_tensors(network, x, y):
    """Return the loss of a network as a function of the flat tensor w."""

    def loss(w):
        values, at = x, 0
        for layer in network.layers:
            end = at + layer.inputs * layer.outputs
            W = w[at:end].reshape(layer.inputs, layer.outputs)
            at = end + layer.outputs
            values = values @ W + w[end:at]
            if layer is not network.layers[-1]:
                values = FUNCTIONS[layer.activation.name](values)
        if network.loss.name == "cross_entropy":
            return cross_entropy(values, y)
        return np.sum((values - y) ** 2) / len(y)

    return loss


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    names=st.lists(st.sampled_from(sorted(FUNCTIONS)), min_size=2, max_size=2),
    classify=st.booleans(),
    seed=seeds,
)
def test_gradient_equals_backpropagation_by_hand(sizes, names, classify, seed):
    last, loss = (
        ("softmax", "cross_entropy") if classify else ("identity", "squared_error")
    )
    names = [*names[: len(sizes) - 2], last]
    layers = [Dense(*three) for three in zip(sizes, sizes[1:], names, strict=False)]
    network = Network(layers, loss, dtype=float)
    rng = np.random.default_rng(seed)
    w, x = rng.normal(size=network.size), rng.normal(size=(6, sizes[0]))
    y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], size=6)]
    by_hand = network.objective(x, y).value_and_gradient(w)
    by_tape = objective(written_with_tensors(network, x, y)).value_and_gradient(w)
    for one, other in zip(by_hand, by_tape, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)


def assert_same(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


def shop():
    """Return the shop of lesson 05, its total and its six inputs."""
    values = {
        "coat price": 400, "coats": 1, "trouser price": 300, "trousers": 2,
        "discount": 0.7,
    }  # fmt: skip
    inputs = {name: Tensor(value, name) for name, value in values.items()}
    coat, coats, trouser, trousers, discount = inputs.values()
    subtotal = coat * coats + trouser * trousers
    subtotal.name = "subtotal"
    return subtotal * discount, inputs | {"subtotal": subtotal}


SHOP_GRADIENTS = {
    "discount": 1000, "subtotal": 0.7, "coat price": 0.7, "coats": 280,
    "trouser price": 1.4, "trousers": 210,
}  # fmt: skip


def test_the_six_partial_derivatives_of_the_shop():
    total, tensors = shop()
    total.backward()
    assert total.value == pytest.approx(700)
    actual = {name: tensor.gradient.item() for name, tensor in tensors.items()}
    assert actual == pytest.approx(SHOP_GRADIENTS)


def test_graph_of_the_shop():
    total, _ = shop()
    nodes, edges = graph(total)
    named = {node.name: node.gradient.item() for node in nodes if node.name}
    assert named == pytest.approx(SHOP_GRADIENTS)
    assert nodes[-1].operation == "multiply" and nodes[-1].gradient == 1
    assert all(edge.source < edge.target for edge in edges)
    assert len(nodes) == 9 and len(edges) == 8
    total.backward()  # the graph has used nothing up


def played_backward(nodes, edges):
    """Return the gradients that follow from the edges of a graph of numbers."""
    sums = np.zeros(len(nodes))
    sums[-1] = 1
    for edge in sorted(edges, key=lambda edge: -edge.target):
        if edge.derivative is not None:
            sums[edge.source] += sums[edge.target] * edge.derivative
    return sums


@given(x=st.floats(0.2, 2), y=st.floats(0.2, 2))
def test_gradients_follow_from_the_edges_of_a_graph(x, y):
    x, y = Tensor(x), Tensor(y)
    nodes, edges = graph(sigmoid(x * y + 2) ** x / np.exp(x - y))
    for node, gradient in zip(nodes, played_backward(nodes, edges), strict=True):
        if node.operation == "constant":
            assert node.gradient is None
        else:
            assert node.gradient == pytest.approx(gradient)
    assert x.gradient is None


def test_local_derivatives_of_arrays():
    x = Tensor([1.0, 2.0])
    nodes, edges = graph((np.square(x) @ np.ones((2, 2)))[0])
    slopes = {nodes[edge.target].operation: edge.derivative for edge in edges[::-1]}
    assert_same(slopes["square"], [2, 4])
    assert slopes["matmul"] is None  # a whole Jacobian
    assert_same(slopes["index"], [1, 0])


def test_graph_after_backward_is_explained():
    total, _ = shop()
    total.backward()
    with pytest.raises(ValueError, match=r"backward\(keep=True\)"):
        graph(total)


@pytest.mark.parametrize("name", SURFACES)
def test_surfaces_have_the_gradient_of_the_tape(name, rng):
    surface = SURFACES[name]
    w = rng.uniform(*np.transpose(surface.domain), size=(7, 2))
    by_tape = objective(surface.function)
    values, by_tape_gradients = by_tape.value_and_gradient(w)
    assert_same(values, surface.value(w))
    np.testing.assert_allclose(
        by_tape_gradients, surface.gradient(w), rtol=1e-9, atol=1e-9
    )


def ravine(w):
    return (w[0] - 1) ** 2 + 10 * (w[1:] * w[1:]).sum() + np.exp(-w[0])


@pytest.mark.parametrize("method", [central_difference, complex_step, forward_mode])
def test_check_gradient_takes_an_objective(method):
    loss = objective(ravine)
    result = check_gradient(loss.value, loss.gradient, [0.3, -2.0, 1.0], method=method)
    assert result.passed, str(result)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers_take_an_objective(name):
    surface = SURFACES["rosenbrock"]
    starts = np.array([[-1.0, 1.0], [0.5, 0.5]])
    paths = [
        descend(each, starts, OPTIMIZERS[name](1e-3), 20)
        for each in (surface, objective(surface.function))
    ]
    np.testing.assert_allclose(paths[0].w, paths[1].w, rtol=1e-9)
    np.testing.assert_allclose(paths[0].loss, paths[1].loss, rtol=1e-9)


def test_objective_keeps_leading_axes_and_dtype():
    loss, w = objective(ravine), np.ones((4, 5, 2), dtype=np.float32)
    assert loss.value(w).shape == (4, 5)
    value, gradient = loss.value_and_gradient(w)
    assert value.shape == (4, 5) and gradient.shape == w.shape
    assert gradient.dtype == np.float32


def test_an_objective_that_is_no_loss_is_refused():
    for ask in ("value", "gradient"):
        with pytest.raises(ValueError, match="single number"):
            getattr(objective(lambda w: w * 2), ask)([1.0, 2.0])
    for function in (lambda w: w.value.sum(), lambda w: Tensor(2.0) * 3):
        with pytest.raises(ValueError, match="not computed from w on the tape"):
            objective(function).gradient([1.0, 2.0])


def test_what_is_offered_is_there():
    assert all(hasattr(autodiff, name) for name in autodiff.__all__)
