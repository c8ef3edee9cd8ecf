"""Graphs drawn: places, words, legibility up to 30 nodes; the pictures of lesson 05."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.autodiff import Tensor, graph
from helpers.figures import chain
from helpers.figures.graph_sketch import PAGE, SLACK, STUB, short, sketch
from helpers.figures.graphs import computation, label_places, side_by_side
from helpers.figures.layered import layered
from helpers.figures.png import LIMIT, encode, paint


def small():
    a, b = Tensor(2.0, "a"), Tensor(-3.0, "b")
    return graph((a * b + a) ** 2)


def network(examples):
    w1, w2 = Tensor(-0.8, "w₁"), Tensor(1.2, "w₂")
    squares = [(w2 * np.tanh(w1 * x) - y) ** 2 for x, y in examples]
    return graph(sum(squares[1:], squares[0]) / len(squares))


def chain_of(count):
    x = Tensor(0.3, "x")
    for k in range(count - 1):
        x = np.tanh(x) if k % 3 else 1.5 * x
    return graph(x)


FOUR = [(-2, -1), (-0.5, -0.6), (1.2, 0.9), (1.5, 1)]

# Layout


@st.composite
def graphs(draw):
    count = draw(st.integers(2, 14))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    found = draw(st.lists(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=20))
    return count, found


@given(graphs())
def test_edges_lead_right_and_nodes_keep_apart(case):
    count, edges = case
    places = layered(count, edges)
    for (source, target), route in zip(edges, places.routes, strict=True):
        np.testing.assert_allclose(route[0], (places.x[source], places.y[source]))
        np.testing.assert_allclose(route[-1], (places.x[target], places.y[target]))
        assert np.all(np.diff(route[:, 0]) == 1)
    for column in set(places.x):
        heights = np.sort(places.y[places.x == column])
        assert np.all(np.diff(heights) > 1 - 1e-9)


def test_a_tree_has_no_crossing_although_it_is_numbered_badly():
    edges = [(0, 4), (2, 4), (1, 5), (3, 5), (4, 6), (5, 6)]
    places = layered(7, edges)
    first = sorted((places.y[0], places.y[2]))
    second = sorted((places.y[1], places.y[3]))
    assert first[1] < second[0] or second[1] < first[0]


def test_inputs_stand_next_to_their_first_use():
    places = layered(5, [(0, 1), (1, 2), (2, 4), (3, 4)])
    assert places.x.tolist() == [0, 1, 2, 2, 3]


def test_no_nodes_and_one_node():
    assert layered(0, []).routes == []
    assert layered(1, []).y.tolist() == [0]


@pytest.mark.parametrize("edge", [(1, 0), (0, 0), (0, 3), (-1, 1)])
def test_an_edge_that_does_not_lead_on_is_refused(edge):
    with pytest.raises(ValueError, match="from a lower to a higher number below 3"):
        layered(3, [edge])


# Sketches


def test_constants_stand_inside_their_operation():
    a = Tensor(3.0, "a")
    value = (2 * a + 1) / 4 - a**3 + 2**a + (5 - a) * -0.5 + a**a - a**2 + a**0.5
    drawn = sketch(graph(value))
    for label in ("2 ×", "+ 1", "÷ 4", "( )³", "2^( )", "5 −", "× (−0.5)", "( )^( )"):
        assert label in drawn.labels
    assert {"( )²", "( )^0.5", "−"} <= set(drawn.labels)
    assert not any(np.ndim(value) for value in drawn.values)
    assert drawn.called(0) == "a"


def test_numbers_are_short():
    assert [short(x) for x in (0.0, -0.0, 1e5, 1234.5, 1.5e-7, -2.5e8)] == [
        *("0", "0", "100000", "1.23e3", "1.5e−7", "−2.5e8")
    ]
    assert short(np.ones(4)) == "4"


def test_a_graph_of_arrays_shows_shapes():
    w = Tensor(np.ones((3, 2)), "W")
    drawn = sketch(graph(np.sum(np.ones((5, 3)) @ w)))
    assert drawn.labels[1:] == ["5 × 3 @", "Σ"]
    figure, alt = computation(graph(np.sum(np.ones((5, 3)) @ w)))
    assert "W = 3 × 2, gradient 3 × 2" in alt
    assert encode(paint(figure))


def test_a_long_chain_goes_on_in_a_second_line():
    drawn = sketch(chain_of(30))
    assert drawn.size[0] <= PAGE + SLACK + STUB
    assert len(set(drawn.place[:, 1].round(6))) > 1
    assert any(np.isnan(curve).any() for curve in drawn.curves)
    assert np.isfinite(label_places(drawn)).all()


# Legibility


def boxes(figure, texts):
    FigureCanvasAgg(figure).draw()
    return [text.get_window_extent() for text in texts]


@pytest.mark.parametrize(
    "case",
    [small(), network(FOUR), network(FOUR[:2]), chain_of(30), chain_of(12)],
    ids=["small", "26 nodes", "14 nodes", "chain of 30", "chain of 12"],
)
def test_no_number_covers_another_and_none_is_cut_off(case):
    figure, _ = computation(case)
    axes = figure.axes[0]
    found = boxes(figure, axes.texts)
    width, height = figure.get_size_inches() * figure.dpi
    for k, box in enumerate(found):
        words = axes.texts[k].get_text()
        assert box.x0 >= -1 and box.x1 <= width + 1, words
        assert box.y0 >= -1 and box.y1 <= height + 1, words
        for other, text in zip(found[:k], axes.texts, strict=False):
            wide = min(box.x1, other.x1) - max(box.x0, other.x0)
            high = min(box.y1, other.y1) - max(box.y0, other.y0)
            touching = wide > 3 and high > 4
            assert not touching, (words, text.get_text())


@pytest.mark.parametrize(
    "case", [small(), network(FOUR), network(FOUR[:2])], ids=["small", "26", "14 nodes"]
)
def test_no_slope_stands_on_the_edge_of_another(case):
    figure, _ = computation(case)
    drawn, axes = sketch(case), figure.axes[0]
    notes = [text for text in axes.texts if text.get_bbox_patch()]
    for k, box in enumerate(boxes(figure, notes)):
        for edge, curve in enumerate(drawn.curves):
            x, y = axes.transData.transform(curve).T
            inside = (box.x0 < x) & (x < box.x1) & (box.y0 < y) & (y < box.y1)
            assert edge == k or not inside.any(), (notes[k].get_text(), edge)


def test_edges_that_cross_have_more_room_on_a_full_page_only():
    full, loose = sketch(network(FOUR)), sketch(network(FOUR[:1]))
    gaps = [np.diff(np.unique(each.place[:, 0])) for each in (full, loose)]
    assert np.argmax(gaps[0]) == 2 and np.argmin(gaps[0][:3]) == 1
    assert full.size[0] <= PAGE + SLACK + STUB


def test_one_node_and_a_wide_fan_keep_their_places_apart():
    assert sketch(graph(Tensor(1.0, "x"))).place.shape == (1, 2)
    drawn = sketch(network([(k, k) for k in range(12)]))
    x = drawn.place[:, 0]
    assert np.all(x > 0) and x.max() < drawn.size[0]
    ends = [curve[~np.isnan(curve[:, 0]), 0] for curve in drawn.curves]
    assert all(end[0] < end[-1] for end in ends if len(end) == 17)


def test_values_gradients_and_slopes_are_where_they_belong():
    figure, alt = computation(small())
    drawn, axes = sketch(small()), figure.axes[0]
    at = {(round(t.get_position()[0], 2), t.get_text()): t for t in axes.texts}
    x, y = drawn.place[0]
    value, gradient = at[round(x, 2), "2"], at[round(x, 2), "16"]
    assert value.get_position()[1] > y > gradient.get_position()[1]
    assert "a = 2, gradient 16" in alt
    assert "−3" in [t.get_text() for t in axes.texts]  # the slope of a × b with a


def test_parts_can_be_left_out_or_replaced():
    figure, alt = computation(small(), values=False, gradients=False, slopes=False)
    assert {t.get_text() for t in figure.axes[0].texts} == {"a", "b", "×", "+", "( )²"}
    assert "gradient" not in alt and "=" not in alt
    figure, alt = computation(small(), gradients=["?"] * 5, title="Which?")
    assert [t.get_text() for t in figure.axes[0].texts].count("?") == 5
    assert "gradient ?" in alt and figure.texts[0].get_text() == "Which?"


def test_graphs_side_by_side_with_words_of_their_own():
    pair = {"one": small(), "two": small()}
    figure, alt = side_by_side(pair, below={"two": list("abcde")})
    words = [t.get_text() for t in figure.axes[0].texts]
    assert words.count("a") == 3 and "one" in words
    assert "gradient 16" in alt and "gradient e" in alt
    assert figure.get_size_inches()[0] <= PAGE + SLACK


# The other pictures


@pytest.mark.parametrize(
    ("figure", "alt"),
    [
        computation(network(FOUR)),
        chain.gears((36, 18, 12), (30, -60, 90)),
        chain.nudge([("x", 1, 1.1), ("u", 1, 1.21), ("y", 0.84, 0.94)]),
        chain.visits([1, 2, 3, 4], {"paths": [3, 7, 15, 31], "once": [2, 3, 4, 5]}),
        chain.training(
            (np.arange(3.0), np.arange(3.0)),
            {"before": ([0, 1], [1, 0]), "after": ([0, 1], [0, 1])},
            [2.0, 1.0, 0.1],
            0.2,
        ),
    ],
    ids=["graph", "gears", "nudge", "visits", "training"],
)
def test_pictures_fit_and_are_described(figure, alt):
    assert len(encode(paint(figure))) <= LIMIT
    assert len(alt) > 60


def test_gears_say_how_far_they_turn():
    figure, alt = chain.gears((36, 18, 12), (30, -60, 90))
    words = [text.get_text() for text in figure.axes[0].texts]
    assert "18 teeth, turns −60°" in words
    assert any("= −2" in word for word in words)
    assert "u turns by -60" in alt
