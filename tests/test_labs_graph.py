"""The graph lab without a browser: playing, guessing, presets, controls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.figures.png import LIMIT
from helpers.labs import graph_play as play
from helpers.labs import graph_state as states
from helpers.labs.graph import GOAL, graph_lab
from helpers.labs.graph_state import PROGRAMS, State
from helpers.labs.guess import Quiz, account, judge

every_graph = pytest.mark.parametrize("name", PROGRAMS)


@pytest.fixture
def lab():
    return graph_lab("graph=twice;order=skipped")


def words(lab, layer):
    """What a text of the lab says in every frame."""
    return next(one for one in lab.stage.layers if one.name == layer).words


# Playing


@every_graph
def test_in_order_all_gradients_come_out_right(name):
    drawn = states.opening(name).drawn()
    played = play.beats(drawn)
    np.testing.assert_allclose(played[-1].sums, drawn.gradients)
    assert played[-1].words.endswith("All gradients are right.")
    assert played[0].phase == "inputs" and played[0].sums == (None,) * len(drawn.labels)
    forward = [beat.node for beat in played if beat.phase == "forward"]
    assert forward == [k for k, is_input in enumerate(drawn.is_input) if not is_input]


@every_graph
def test_in_order_a_node_sends_only_what_is_complete(name):
    drawn = states.opening(name).drawn()
    for beat in play.beats(drawn):
        if beat.edge >= 0:
            assert beat.sums[beat.node] == pytest.approx(drawn.gradients[beat.node])


@every_graph
def test_every_edge_is_used_once_in_either_order(name):
    drawn = states.opening(name).drawn()
    edges = list(range(len(drawn.edges)))
    assert sorted(play.orderly(drawn)) == edges
    assert sorted(play.hasty(drawn)) == edges


def test_without_order_the_double_sum_is_wrong_and_says_so():
    drawn = states.opening("twice").drawn()
    last = play.beats(drawn, in_order=False)[-1]
    assert last.sums == (2.0, 2.0, 1.0)
    assert last.words.endswith("Done, but wrong: a has 2, its gradient is 4.")
    assert play.wrong(drawn, last.sums) == [0]


@every_graph
def test_only_results_used_twice_suffer_from_haste(name):
    drawn = states.opening(name).drawn()
    last = play.beats(drawn, in_order=False)[-1]
    assert bool(play.wrong(drawn, last.sums)) == (name in ("twice", "gate"))


def test_words_do_the_arithmetic():
    said = [beat.words for beat in play.beats(states.opening().drawn())]
    assert "Forward: + takes 400 and 600, gives 1000, called subtotal." in said
    assert "Backward from total to subtotal: 1 · 0.7 = 0.7." in said
    assert "Backward begins: total changes as fast as itself, 1." in said
    twice = [beat.words for beat in play.beats(states.opening("twice").drawn())]
    assert "Backward from c to b: 1 · 1 = 1, added to 1: now 2." in twice


# Guessing


@every_graph
def test_right_guesses_go_back_to_the_inputs(name):
    drawn = states.opening(name).drawn()
    quiz = Quiz(drawn)
    for _ in range(quiz.questions):
        guess = float(drawn.gradients[quiz.asked])
        assert quiz.answer(f"{guess:.4g}").startswith("Right: the gradient of ")
    assert quiz.asked is None and quiz.perfect
    assert quiz.answer("1").startswith("All gradients are found")
    assert quiz.gradients()[0] == play.short(drawn.gradients[0])


def test_a_second_try_does_not_count_as_a_first():
    quiz = Quiz(states.opening("twice").drawn())
    assert quiz.answer("1").startswith("Not yet: that comes along one arrow only")
    assert quiz.gradients() == ["", "?", "1"]
    assert quiz.answer("2") == "Right: the gradient of b is 1 · 1 + 1 · 1 = 2."
    assert quiz.answer("4").startswith("Right")
    assert (quiz.at_first_try, quiz.questions, quiz.perfect) == (1, 2, False)


@pytest.mark.parametrize(
    ("name", "node", "guess", "sentence"),
    [
        ("neuron", 6, -1.07577, "the size is right, the sign is not"),
        ("used_twice", 0, 7, "that comes along one arrow only; a has 2: add"),
        ("used_twice", 0, 21, "branches add; you multiplied them"),
        ("shop", 3, 2, "multiply it by 0.7, which arrives from the right"),
        ("shop", 3, 210, "at × the factors swap"),
        ("shop", 0, 400, "that is its value"),
        ("shop", 6, 1, "that is what arrives at total"),
        ("sigmoid", 2, 0.75, "along an arrow multiply; you added"),
        ("shop", 0, 123, "take the gradient of “×” times the local derivative"),
        ("used_twice", 0, 99, "for each arrow that leaves it, take"),
    ],
)
def test_likely_mistakes_are_named(name, node, guess, sentence):
    assert sentence in judge(states.opening(name).drawn(), node, guess)


def test_a_guess_may_be_rounded_but_not_far_off():
    drawn = states.opening("neuron").drawn()
    node = drawn.labels.index("tanh")
    true = float(drawn.gradients[node])
    assert judge(drawn, node, round(true, 2)) == ""
    assert judge(drawn, node, 1.05 * true) != ""
    assert account(drawn, node).startswith("the gradient of ŷ is −1.08 · 1 = −1.08")


def test_a_gradient_of_zero_can_be_guessed():
    drawn = State("shop", (400, 0, 300, 2, 0.7)).drawn()
    assert judge(drawn, 0, 0.0) == "" and judge(drawn, 0, 0.7)


# Presets


@every_graph
@pytest.mark.parametrize("in_order", [True, False])
def test_every_state_survives_its_own_preset(name, in_order):
    state = states.opening(name, in_order)
    assert states.read_preset(state.preset()) == state


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("graph=moon", "no graph is called “moon”: choose one of shop"),
        ("graph=shop;inputs=1,2", "inputs must be 5 numbers (coat price, coats"),
        (
            "graph=twice;inputs=x",
            "the preset's part “inputs” does not fit: each input must be a number such "
            "as 0.5, not “x”",
        ),
        ("graph=twice;inputs=1e9", "must lie between -1000000 and 1000000; got 1e9"),
        ("graph=twice;inputs=1,2", "the preset's inputs must be 1 number (a); got 2"),
        ("graph=twice;inputs=", "is not of the form key=value"),
        ("order=none", "choose one of kept, skipped"),
        ("graph=sigmoid;inputs=-1e6", "is not finite: choose inputs nearer to 0"),
        ("speed=3", "a preset has no “speed”"),
    ],
)
def test_a_malformed_preset_is_refused_and_nothing_is_lost(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = preset
    assert complaint in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text):
    try:
        states.read_preset(text)
    except ValueError as error:
        assert "\n" not in str(error)


# The lab


def test_it_opens_at_the_start_and_shows_at_the_end_what_went_wrong(lab):
    assert lab.stage.frame == 0
    assert lab.stage.in_words().endswith("The inputs. Step forward.")
    lab.stage.frame = lab.stage.frames - 1
    assert words(lab, "gradient 0")[-1] == "2, not 4"
    assert "Done, but wrong" in lab.stage.in_words()
    lab.skip.value = False
    assert lab.stage.frame == 0
    assert words(lab, "gradient 0")[-1] == "4"
    assert lab.stage.error == ""


def test_the_saved_picture_stands_at_the_end_but_the_lab_stays(lab):
    lab.stage.frame = 1
    _, metadata = lab._repr_mimebundle_()
    assert "Done, but wrong" in metadata["image/png"]["alt"]
    assert lab.stage.frame == 1


def test_values_come_forward_and_gradients_backward():
    lab = graph_lab()
    node = lab.drawn.names.index("subtotal")
    values, sums = words(lab, f"value {node}"), words(lab, f"gradient {node}")
    assert values[2] == "" and values[3] == "subtotal 1000"
    assert sums[5] == "" and sums[-1] == "0.7"
    assert words(lab, "value 0")[0] == "400"
    slope = lab.drawn.edges.index((3, 5))
    assert words(lab, f"slope {slope}")[:3] == ["", "", "2"]


def test_any_input_can_be_typed(lab):
    lab.inputs[0].value = "−2.5"
    assert lab.state.inputs == (-2.5,) and "inputs=-2.5" in lab.text.value
    assert words(lab, "value 2")[-1] == "c −10"
    lab.inputs[0].value = "much"
    assert "a must be a number such as 0.5, not “much”" in lab.stage.error
    assert lab.state.inputs == (-2.5,)


def test_the_boxes_belong_to_the_graph(lab):
    lab.graph.value = "shop"
    assert [box.description for box in lab.inputs] == list(PROGRAMS["shop"].inputs)
    assert lab.state.in_order is False
    lab.graph.value = "network"
    shown = [box for box in lab.inputs if box.layout.display != "none"]
    assert [box.description for box in shown] == ["w₁", "w₂"]


def test_another_graph_begins_at_the_start(lab):
    lab.stage.frame = lab.stage.frames - 1
    lab.graph.value = "network"
    assert lab.stage.frame == 0


def test_editing_an_input_keeps_the_step():
    lab = graph_lab("graph=neuron")
    lab.stage.frame = 4
    lab.inputs[2].value = "1"
    assert lab.stage.frame == 4


def test_guessing_in_the_lab_up_to_the_goal():
    lab = graph_lab(f"graph={GOAL}")
    lab.guess.value = True
    assert lab.stage.frames == 1 and "What is the gradient of" in lab.stage.in_words()
    assert lab.asking.layout.display is None
    lab.answered.value = "five"
    assert "the gradient must be a number" in lab.stage.error
    while lab.quiz.asked is not None:
        lab.answered.value = f"{float(lab.drawn.gradients[lab.quiz.asked]):.3g}"
        assert lab.said.value.startswith("Right") and lab.answered.value == ""
    assert "Reached" in lab.score.value and "8 of 8" in lab.score.value
    lab.inputs[0].value = "3"
    assert "0 of 8" in lab.score.value and "Reached" in lab.score.value
    lab.guess.value = False
    assert lab.stage.frames > 1 and lab.asking.layout.display == "none"


def test_a_wrong_guess_is_kept_for_mending():
    lab = graph_lab("graph=twice")
    lab.guess.value = True
    lab.answered.value = "1"
    assert lab.said.value.startswith("Not yet") and lab.answered.value == "1"
    assert words(lab, "gradient 1") == "?"


def test_reset_brings_the_opening_back(lab):
    first = lab.preset
    lab.guess.value = True
    lab.graph.value = "shop"
    lab.reset.click()
    assert lab.preset == first and lab.quiz is None
    assert lab.stage.frame == 0
    assert not lab.guess.value


@every_graph
def test_stills_fit_and_have_words(name, recwarn):
    data, metadata = graph_lab(f"graph={name}")._repr_mimebundle_()
    assert len(data["image/png"]) * 3 / 4 <= LIMIT
    assert len(metadata["image/png"]["alt"]) >= 30
    assert not recwarn.list


def test_a_bad_preset_is_one_sentence():
    with pytest.raises(ValueError, match="no graph is called"):
        graph_lab("graph=none")
