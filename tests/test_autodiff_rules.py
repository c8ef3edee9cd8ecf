"""The rules of the tape, each against the complex step."""

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from helpers import losses
from helpers.autodiff import Tensor, cross_entropy, relu, sigmoid, softmax
from helpers.autodiff_rules import UFUNCS
from helpers.derivatives import central_difference, complex_step

ONE = [function for function, rule in UFUNCS.items() if len(rule.vjps) == 1]
TWO = [f for f, rule in UFUNCS.items() if len(rule.vjps) == 2 and f is not np.matmul]
KINKED = {np.absolute: np.abs, np.maximum: np.maximum, np.minimum: np.minimum}
seeds = st.integers(0, 2**32)


def assert_same(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


def gradients(f, *values):
    """Return ∂(a weighted sum of f)/∂(each value), by the tape."""
    tensors = [Tensor(value) for value in values]
    weighted_sum(f)(*tensors).backward()
    return [tensor.gradient for tensor in tensors]


def weighted_sum(f):
    """Return `f` followed by a sum with fixed, unequal weights."""

    def loss(*values):
        result = f(*values)
        weights = np.cos(np.arange(np.size(result))).reshape(np.shape(result))
        return np.sum(weights * result)

    return loss


def assert_right(f, *values, numeric=complex_step, tolerance=1e-10):
    """Compare the tape's gradient in each argument with an independent one."""
    for k, actual in enumerate(gradients(f, *values)):

        def alone(v, k=k):
            return weighted_sum(f)(*values[:k], v, *values[k + 1 :])

        expected = numeric(alone, values[k])
        assert actual.shape == np.shape(values[k])
        np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def positive(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.uniform(0.2, 2, size=shape) for shape in shapes]


pairs = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)


@given(shapes=mutually_broadcastable_shapes(num_shapes=1, max_dims=3), seed=seeds)
@pytest.mark.parametrize("function", ONE, ids=lambda f: f.__name__)
def test_functions_of_one_variable(function, shapes, seed):
    (x,) = positive(seed, *shapes.input_shapes)
    if function in KINKED:
        assert_right(function, x - 1.1, numeric=central_difference, tolerance=1e-7)
    else:
        assert_right(function, x)


@given(shapes=pairs, seed=seeds)
@pytest.mark.parametrize("function", TWO, ids=lambda f: f.__name__)
def test_functions_of_two_variables_with_broadcasting(function, shapes, seed):
    a, b = positive(seed, *shapes.input_shapes)
    if function in KINKED:
        assert_right(function, a, b, numeric=central_difference, tolerance=1e-7)
    else:
        assert_right(function, a, b)


@given(shapes=mutually_broadcastable_shapes(signature=np.matmul.signature), seed=seeds)
def test_matmul_of_vectors_matrices_and_stacks(shapes, seed):
    assert_right(np.matmul, *positive(seed, *shapes.input_shapes))


@given(x=arrays(float, (2, 3), elements=st.floats(-5, 5)), data=st.data())
def test_sums_and_means_over_any_axes(x, data):
    axis = data.draw(st.sampled_from([None, 0, 1, -1, (0, 1), (1,)]))
    keepdims = data.draw(st.booleans())
    assert_right(lambda x: np.sum(x, axis=axis, keepdims=keepdims), x)
    assert_right(lambda x: np.mean(x, axis=axis, keepdims=keepdims), x)


@given(x=st.permutations(np.arange(6.0)), data=st.data())
def test_max_over_any_axes(x, data):
    axis = data.draw(st.sampled_from([None, 0, 1, -1, (0, 1), (1,)]))
    keepdims = data.draw(st.booleans())
    assert_right(
        lambda x: np.max(x, axis=axis, keepdims=keepdims),
        np.reshape(x, (2, 3)),
        numeric=central_difference,
        tolerance=1e-8,
    )


def test_equal_largest_entries_share_the_gradient():
    assert_same(gradients(np.max, [1.0, 3.0, 3.0])[0], [0, 0.5, 0.5])


@given(seed=seeds, order=st.permutations([0, 1, -1]))
def test_reshape_and_transpose(seed, order):
    (x,) = positive(seed, (2, 3, 4))
    assert_right(lambda x: x.reshape(4, 6), x)
    assert_right(lambda x: np.reshape(x, (3, -1)), x)
    assert_right(lambda x: x.transpose(order), x)
    assert_right(lambda x: np.transpose(x, order), x)
    assert_right(lambda x: x.T, x)


@pytest.mark.parametrize(
    "index",
    [
        1, -1, slice(1, 3), (slice(None), 2), (..., None, 0),
        (slice(None, None, -1), 0), [0, 0, 2], ([0, 0, 2], [1, 1, 3]),
        np.array([[0, 1], [1, 1]]),
        np.arange(12).reshape(3, 4) % 2 == 0, (1, 2), np.int64(1),
    ],
    ids=str,
)  # fmt: skip
def test_indexing_of_every_kind(index, rng):
    assert_right(lambda x: x[index], rng.normal(size=(3, 4)))


@pytest.mark.parametrize("index", [slice(0, 3), [1, 1]], ids=str)
def test_pieces_and_the_whole_of_one_tensor_add_up(index, rng):
    x = rng.normal(size=3)
    assert_right(lambda x: np.sum(x[index]) * x + x[1:2] + x * x, x)
    assert_right(lambda x: np.sum(x * x) * x[index] * x[0], x)


@given(z=arrays(float, (3, 4), elements=st.floats(-20, 20)))
def test_sigmoid_and_softmax(z):
    assert_right(sigmoid, z)
    assert_right(softmax, z)


@given(z=arrays(float, (3, 4), elements=st.floats(-20, 20)), seed=seeds)
def test_cross_entropy_in_one_node(z, seed):
    target = np.eye(4)[np.random.default_rng(seed).integers(0, 4, size=3)]
    tensor = Tensor(z)
    loss = cross_entropy(tensor, target)
    assert_same(loss.value, losses.cross_entropy(z, target))
    loss.backward()
    assert_same(tensor.gradient, losses.cross_entropy_gradient(z, target))


def test_relu_and_its_relatives_at_the_kink():
    z = np.array([-1.0, 0.0, 2.0])
    assert_same(gradients(lambda z: np.sum(relu(z)), z)[0], [0, 0, 1])
    assert_same(gradients(lambda z: np.sum(np.maximum(z, 0)), z)[0], [0, 0, 1])
    assert_same(gradients(lambda z: np.sum(abs(z)), z)[0], [-1, 0, 1])


@given(x=st.floats(0.2, 2), y=st.floats(0.2, 2))
@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow],
)
def test_operators_with_constants_on_either_side(operation, x, y):
    assert_right(lambda v: operation(v, y), x)
    assert_right(lambda v: operation(x, v), y)
    assert_right(lambda v: operation(np.array([x, y]), v), y)
    with_list = gradients(lambda v: operation(v, [x, y]), y)
    assert_same(with_list, gradients(lambda v: operation(v, np.array([x, y])), y))


def test_powers_at_zero_and_below():
    x = np.array([-3.0, 0.0, 2.0])
    assert_same(gradients(lambda x: np.sum(x**2), x)[0], 2 * x)
    assert_same(gradients(lambda x: np.sum(x**0), x)[0], [0, 0, 0])
    assert_same(gradients(lambda x: np.sum(x ** [2, 1, 0]), x)[0], [-6, 1, 0])
    assert_same(gradients(lambda p: 0.0**p, 2.0)[0], 0)
    with pytest.raises(ValueError, match="a negative base has no derivative"):
        (-(2.0 ** Tensor(3.0)) * (-2.0) ** Tensor(3.0)).backward()


def test_signs():
    assert_same(gradients(lambda x: -x + +x - 3 * -x, 2.0)[0], 3)
