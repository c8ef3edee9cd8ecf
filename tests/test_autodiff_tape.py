"""The tape: graphs of every form, what is kept and released, and refusals."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.autodiff import (
    Tensor,
    cross_entropy,
    graph,
    relu,
    sigmoid,
    topological_order,
)
from helpers.derivatives import complex_step


def assert_same(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


def test_a_value_used_twice_gets_both_gradients():
    a = Tensor(1.0)
    b = a + a
    c = b + b
    c.backward()
    assert c.value == 4 and a.gradient == 4 and b.gradient == 2 and c.gradient == 1


@given(x=st.floats(-2, 2))
def test_diamonds(x):
    def diamonds(x):
        for _ in range(4):
            x = np.sin(x) * np.cos(x) + x
        return x

    tensor = Tensor(x)
    diamonds(tensor).backward()
    assert_same(tensor.gradient, complex_step(diamonds, x))


def test_in_a_ladder_of_diamonds_every_node_is_visited_once():
    x = Tensor(1.0)
    y = x
    for _ in range(60):  # 2^60 paths
        y = 0.5 * y + 0.5 * y
    y.backward()
    assert x.gradient == 1


def test_a_chain_of_10_000_nodes():
    x = Tensor(0.5)
    y = x
    for _ in range(10_000):
        y = y + 0.001
    y.backward()
    assert x.gradient == 1 and y.value == pytest.approx(10.5)


def test_a_long_chain_that_is_never_used_can_be_thrown_away():
    y = Tensor(0.5)
    for _ in range(30_000):
        y = -y
    del y


def test_inputs_add_up_the_gradients_of_several_outputs():
    x = Tensor(3.0)
    (x * x).backward()
    (2 * x).backward()
    assert x.gradient == 8
    x.gradient = None
    (2 * x).backward()
    assert x.gradient == 2


def test_backward_twice_is_explained():
    x = Tensor(3.0)
    y = x * x
    y.backward()
    with pytest.raises(ValueError, match="already run.*compute the output again"):
        y.backward()
    with pytest.raises(ValueError, match="already run"):
        (y + 1).backward()
    assert x.gradient == 6


def test_a_graph_that_is_kept_can_be_used_twice():
    x = Tensor(3.0)
    y = np.exp(0 * x) * x * x
    y.backward(keep=True)
    y.backward()
    assert x.gradient == 12 and y.gradient == 1


def test_backward_starts_from_a_single_number():
    with pytest.raises(ValueError, match=r"shape is \(3,\): reduce it first"):
        (Tensor([1.0, 2.0, 3.0]) * 2).backward()
    with pytest.raises(ValueError, match="single number"):
        graph(Tensor([1.0]))


def test_gradients_of_two_inputs_are_arrays_of_their_own():
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    (x + y).sum().backward()
    x.gradient *= 5
    assert_same(y.gradient, [1, 1])
    assert_same(x.gradient, [5, 5])


def test_a_piece_does_not_write_into_the_gradient_of_another_tensor():
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    both = x + y
    (x[0] + (both * both).sum()).backward()
    assert_same(x.gradient, [9, 12])
    assert_same(both.gradient, [8, 12])


def test_constants_are_not_on_the_tape():
    x, constant = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    y = np.sum(x * (constant * 2) + np.exp(constant))
    assert [node.rule and node.rule.name for node in topological_order(y)] == [
        None, "multiply", "add", "sum",
    ]  # fmt: skip
    assert isinstance(sigmoid(constant), np.ndarray)
    assert isinstance(cross_entropy(constant[None], [[1.0, 0.0]]), np.floating)


def test_backward_releases_what_the_operations_held():
    x = Tensor(np.ones(5))
    hidden = np.exp(x)
    held = weakref.ref(hidden)
    y = np.sum(hidden * hidden)
    del hidden
    assert held() is not None
    y.backward()
    gc.collect()
    assert held() is None
    assert y.inputs is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_of_the_input_is_kept(dtype):
    x = Tensor(np.linspace(0.1, 1, 6, dtype=dtype).reshape(2, 3))
    y = np.log(np.exp(x) + 2) * x**2 / (1 + sigmoid(x)) - x.mean() + x.max(axis=0)
    y = cross_entropy(relu(y) @ x.T, np.eye(2, dtype=dtype)) + np.sqrt(x)[0].sum()
    y.backward()
    assert y.dtype == x.dtype == x.gradient.dtype == dtype


def test_float64_constants_do_not_change_the_dtype_of_a_gradient():
    x = Tensor(np.ones(3, dtype=np.float32))
    np.sum(x * np.arange(3.0)).backward()
    assert x.gradient.dtype == np.float32


def test_integers_become_floats():
    x = Tensor([3, 4])
    np.sum(x * x).backward()
    assert_same(x.gradient, [6, 8])


def test_what_is_not_a_real_number_is_refused():
    with pytest.raises(ValueError, match="real numbers, got complex128"):
        Tensor(1j)
    with pytest.raises(TypeError, match="multiply gave complex128"):
        Tensor(1.0) * 1j


def test_shapes_that_do_not_fit_are_named():
    a, b = Tensor(np.ones((2, 3))), np.ones((2, 4))
    with pytest.raises(ValueError, match=r"add .*\(2, 3\) and \(2, 4\): make their"):
        a + b
    with pytest.raises(ValueError, match=r"matmul .*\(2, 3\) and \(2, 4\): the last"):
        a @ b
    with pytest.raises(ValueError, match=r"reshape: .*size 6 into shape \(4,\)"):
        a.reshape(4)
    with pytest.raises(ValueError, match=r"both be \(N, k\)"):
        cross_entropy(a, b)
    with pytest.raises(ValueError, match="the target is a constant"):
        cross_entropy(a, a)


def test_an_operation_without_a_rule_is_named():
    x = Tensor([1.0, 2.0])
    with pytest.raises(TypeError, match=r"np\.arctan2 has no derivative rule"):
        np.arctan2(x, 2.0)
    with pytest.raises(TypeError, match=r"np\.add\.reduce has no"):
        np.add.reduce(x)
    with pytest.raises(TypeError, match=r"np\.add with out= has no"):
        np.add(1.0, x, out=np.zeros(2))
    with pytest.raises(TypeError, match=r"np\.sort has no"):
        np.sort(x)


def test_a_tensor_does_not_lose_its_history_silently():
    with pytest.raises(TypeError, match=r"take its \.value"):
        np.asarray(Tensor([1.0]))
    with pytest.raises(TypeError):
        float(Tensor(1.0))


def test_updating_in_place_makes_a_new_tensor():
    x = Tensor(2.0)
    y = x
    y *= x
    y += 1
    y.backward()
    assert x.value == 2 and x.gradient == 4


def test_comparisons_look_at_values():
    x = Tensor([1.0, 2.0])
    for actual, expected in [
        (x > 1, [False, True]), (x >= 1, [True, True]), (x < 2, [True, False]),
        (x <= 2, [True, True]), (x == 1, [True, False]), (x != x, [False, False]),
        (np.isfinite(x), [True, True]), (np.array([1.0, 3.0]) > x, [False, True]),
    ]:  # fmt: skip
        assert isinstance(actual, np.ndarray) and actual.tolist() == expected
    assert {x: 1}[x] == 1


def test_a_tensor_has_a_shape_a_length_and_entries():
    x = Tensor(np.arange(6.0).reshape(2, 3), name="x")
    assert (x.shape, x.ndim, x.size, len(x), x.name) == ((2, 3), 2, 6, 2, "x")
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((2, 3), 2, 6)
    first, second = x
    assert second.value.tolist() == [3, 4, 5]
    assert repr(Tensor(2.0)) == "Tensor(2.0, gradient=None)"
    with pytest.raises(TypeError):
        len(Tensor(2.0))


def test_the_order_is_topological_and_reads_from_left_to_right():
    a, b, c = Tensor(1.0, "a"), Tensor(2.0, "b"), Tensor(3.0, "c")
    order = topological_order(np.exp(a) * b - c * a)
    names = [node.name or node.rule.name for node in order]
    assert names == ["a", "exp", "b", "multiply", "c", "multiply", "subtract"]
