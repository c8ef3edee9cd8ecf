"""The stage without a browser: data, messages, stills, errors."""

import base64
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.figure import Figure
from PIL import Image as Pillow

from helpers.figures.style import look
from helpers.stage import (
    Arrow,
    Bars,
    Image,
    Ink,
    Line,
    Points,
    Scenery,
    Stage,
    Text,
    Track,
    sentence,
)
from helpers.stage.scenery import FAR, keep_near

F = 3


def scenery():
    with look():
        figure = Figure(figsize=(5, 3), dpi=100)
        plane = figure.add_axes((0.1, 0.2, 0.4, 0.7), xlim=(-2, 2), ylim=(0, 10))
        loss = figure.add_axes((0.6, 0.2, 0.3, 0.7), xlim=(0, 5))
        loss.set(yscale="log", ylim=(1e-2, 1e2))
        return Scenery.from_figure(figure, {"plane": plane, "loss": loss})


SCENERY = scenery()


def track(count=F):
    return Track("time", [f"{k} s" for k in range(count)])


def stage(*layers, **options):
    options = {"scrub": track(), **options}
    return Stage(SCENERY, layers, **options)


def channel(stage, layer, name):
    """Return what the browser would read: an array (rows, columns)."""
    spec = next(one for one in stage._scene["layers"] if one["name"] == layer)
    place = spec["data"][name]
    kind = np.uint8 if place["bytes"] else np.float32
    count = place["rows"] * place["columns"]
    flat = np.frombuffer(stage._buffer, kind, count, place["at"])
    return flat.reshape(place["rows"], place["columns"])


# Scenery


def test_boxes_are_where_matplotlib_puts_them():
    box = SCENERY.box("plane")
    assert (box.left, box.top) == pytest.approx((50, 30))
    assert (box.width, box.height) == pytest.approx((200, 210))
    assert (SCENERY.width, SCENERY.height) == (500, 300)


def test_the_picture_is_painted_at_twice_its_size():
    assert Pillow.open(io.BytesIO(SCENERY.png)).size == (1000, 600)


def test_fractions_follow_the_scale():
    box = SCENERY.box("loss")
    assert box.y_fraction([1e-2, 1.0, 1e2]) == pytest.approx([0, 0.5, 1])
    assert SCENERY.box("plane").x_fraction([[-2, 0], [2, 4]]).tolist() == [
        [0.0, 0.5],
        [1.0, 1.5],
    ]


def test_any_matplotlib_scale_will_do():
    figure = Figure(figsize=(2, 2), dpi=100)
    figure.add_subplot(ylim=(-10, 10)).set_yscale("symlog", linthresh=1)
    box = Scenery.from_figure(figure).box("axes0")
    assert box.y_fraction([-10, 0, 10]) == pytest.approx([0, 0.5, 1])


def test_zero_on_a_log_axis_falls_out_at_the_bottom():
    assert SCENERY.box("loss").y_fraction(0.0) < -1


def test_an_axes_of_another_figure_is_refused():
    other = Figure().add_subplot()
    with pytest.raises(ValueError, match="'map' belongs to another figure"):
        Scenery.from_figure(Figure(), {"map": other})


def test_an_unknown_axes_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no axes 'moon'; it has 'plane', 'loss'"):
        stage(Points("p", axes="moon", x=[0], y=[0]))


HUGE = st.floats(allow_nan=True, allow_infinity=True, width=64)


@given(arrays(float, 4, elements=HUGE), arrays(float, 4, elements=HUGE))
def test_far_points_come_near_without_turning(u, v):
    near_u, near_v = keep_near(u, v)
    known = ~np.isnan(near_u) & ~np.isnan(near_v)
    assert np.all(np.abs(near_u[known] - 0.5) <= FAR * (1 + 1e-9))
    turned = np.sign(near_u - 0.5) * np.sign(u - 0.5)
    assert not np.any(turned[known] < 0)
    inside = (np.abs(u) < 100) & (np.abs(v) < 100)
    np.testing.assert_allclose(near_u[inside], u[inside], atol=1e-12)


def test_a_point_at_1e30_keeps_its_direction():
    (u,), (v,) = keep_near(np.array([3e30]), np.array([1e30]))
    assert (v - 0.5) / (u - 0.5) == pytest.approx(1 / 3)


# Layers and the message


def test_static_and_moving_channels_may_be_mixed():
    y = np.full((F, 4), 5.0)
    shown = stage(Line("path", axes="plane", x=[-2, 0, 1, 2], y=y))
    assert channel(shown, "path", "u").tolist() == [[0, 0.5, 0.75, 1]]
    assert channel(shown, "path", "v").shape == (F, 4)


def test_nan_stays_a_gap():
    shown = stage(Line("path", axes="plane", x=[0, np.nan, 1], y=[1, 2, 3]))
    assert np.isnan(channel(shown, "path", "u")).tolist() == [[False, True, False]]


def test_empty_layers_are_allowed():
    shown = stage(Line("l", axes="plane"), Points("p", axes="plane"))
    assert channel(shown, "l", "u").size == 0
    assert shown.still()


def test_bars_have_two_corners():
    shown = stage(
        Bars("b", axes="plane", at=[0], value=[[1], [2], [5]], thickness=2.0),
    )
    assert channel(shown, "b", "u").tolist() == [[0.25]]
    assert channel(shown, "b", "far_u")[0].tolist() == [0.75]
    assert channel(shown, "b", "far_v").ravel() == pytest.approx([0.1, 0.2, 0.5])


def test_horizontal_bars_lie_down():
    bars = Bars("b", axes="plane", at=[5], value=[2], thickness=2, horizontal=True)
    shown = stage(bars)
    assert channel(shown, "b", "far_u").item() == 1
    assert channel(shown, "b", "far_v").item() == pytest.approx(0.6)


def test_arrows_have_tails_and_tips():
    shown = stage(Arrow("g", axes="plane", x=[0], y=[0], dx=[[1], [2], [-2]], dy=[5]))
    assert channel(shown, "g", "tip_u").ravel().tolist() == [0.75, 1.0, 0.0]
    assert channel(shown, "g", "tip_v").tolist() == [[0.5]]


def test_images_travel_as_bytes():
    values = np.array([[[0.0, 1.0], [np.nan, 0.5]]] * F)
    shown = stage(Image("i", axes="plane", values=values, extent=(-2, 2, 0, 10)))
    assert channel(shown, "i", "pixels")[0].tolist() == [0, 254, 255, 127]
    spec = shown._scene["layers"][0]
    assert (spec["rows"], spec["columns"]) == (2, 2)
    assert channel(shown, "i", "table").shape == (1, 1024)


def test_coloured_images_travel_as_they_are():
    values = np.zeros((2, 2, 4), np.uint8)
    values[0, 0] = (1, 2, 3, 255)
    shown = stage(Image("i", axes="plane", values=values))
    assert channel(shown, "i", "pixels")[0, :4].tolist() == [1, 2, 3, 255]


def test_float_channels_are_aligned_after_bytes():
    odd = Image("i", axes="plane", values=np.zeros((3, 3)))
    shown = stage(odd, Points("p", axes="plane", x=[1], y=[10]))
    assert shown._scene["layers"][1]["data"]["u"]["at"] % 4 == 0
    assert channel(shown, "p", "u").item() == 0.75


def test_layers_are_drawn_in_order():
    shown = stage(
        Points("over", axes="plane", order=1), Points("under", axes="plane", order=0)
    )
    assert [one["name"] for one in shown._scene["layers"]] == ["under", "over"]


@pytest.mark.parametrize(
    ("layer", "complaint"),
    [
        (
            Line("l", axes="plane", x=[[1], [2]], y=[1]),
            r"x of 'l' .*\(3, N\).*\(2, 1\)",
        ),
        (Line("l", axes="plane", x=[1, 2], y=[1, 2, 3]), "x 2, y 3"),
        (Line("l", axes="plane", x=["a"], y=[1]), "x of 'l' must be numbers"),
        (Points("p", axes="plane", x=np.zeros((1, 1, 1)), y=[0]), "x of 'p'"),
        (Image("i", axes="plane", values=[1, 2]), r"values of 'i' .*got \(2,\)"),
        (Image("i", axes="plane", values=np.zeros((2, 4, 4))), r"\(3, H, W\)"),
        (Text("t", axes="plane", words=["a", "b"]), "words of 't' .*got 2"),
    ],
)
def test_data_of_a_wrong_shape_are_refused_in_one_sentence(layer, complaint):
    with pytest.raises(ValueError, match=complaint) as caught:
        stage(layer)
    assert "\n" not in str(caught.value)


def test_names_must_differ():
    with pytest.raises(ValueError, match="name of its own"):
        stage(Points("p", axes="plane"), Points("p", axes="loss"))


def test_words_must_fit_the_frames():
    with pytest.raises(ValueError, match="words must be one string or 3, got 2"):
        stage(words=["a", "b"])


def test_a_track_needs_values():
    with pytest.raises(ValueError, match="'time' needs at least one value"):
        Track("time", [])


# The widget


def test_frames_out_of_range_are_brought_back():
    shown = stage()
    shown.frame = 99
    assert shown.frame == F - 1
    shown.frame = -5
    assert shown.frame == 0


def test_without_tracks_there_is_one_frame():
    shown = Stage(SCENERY)
    assert (shown.frames, shown.frame, shown.step) == (1, 0, 0)
    assert shown.still()


def test_an_update_keeps_what_is_not_named():
    shown = stage(Points("p", axes="plane", x=[0], y=[0]), alt="A point.")
    before = shown.serial
    shown.update(words="moved")
    assert shown.serial == before + 1
    assert [layer.name for layer in shown.layers] == ["p"]
    assert shown.in_words() == "A point. moved"


def test_a_refused_update_changes_nothing():
    shown = stage(Points("p", axes="plane", x=[0], y=[0]))
    serial, buffer = shown.serial, shown._buffer
    with pytest.raises(ValueError, match="must be numbers"):
        shown.update(layers=[Points("q", axes="plane", x="x", y=[0])])
    with pytest.raises(ValueError, match="a stage has no colour"):
        shown.update(colour="red")
    assert (shown.serial, shown._buffer) == (serial, buffer)


def test_an_update_with_fewer_frames_brings_the_frame_back():
    shown = stage(frame=2)
    shown.update(scrub=track(2))
    assert shown.frame == 1


def test_the_step_stays_at_the_end():
    shown = stage(steps=track(11))
    assert shown.step == 10
    shown.update(steps=track(31))
    assert shown.step == 30
    shown.step = 7
    shown.update(steps=track(41))
    assert shown.step == 7


def test_an_update_is_one_message(monkeypatch):
    shown, sent = stage(Points("p", axes="plane", x=[0], y=[0])), []
    monkeypatch.setattr(Stage, "_send", lambda _, message, **__: sent.append(message))
    shown.update(layers=[Points("p", axes="plane", x=[1], y=[0])], frame=1)
    assert len(sent) == 1
    assert {"_buffer"} == {path[0] for path in sent[0]["buffer_paths"]}
    assert set(sent[0]["state"]) == {"frame", "_serial"}  # nothing else is new


def press(shown, **event):
    shown.pointer = {
        **{"kind": "up", "axes": "plane", "x": 0.5, "y": 2.0, "serial": 1},
        **event,
    }


def pressed():
    """Return a stage that takes a pointer, with one handle called start."""
    start = Points("start", axes="plane", x=[0], y=[0], draggable=True)
    return stage(start, pointer={"plane": "sets it"})


def test_pointer_events_come_in_data_coordinates():
    shown, heard = pressed(), []
    shown.on_pointer(heard.append)
    press(shown, layer="start", index=0)
    assert (heard[0].kind, heard[0].x, heard[0].y) == ("up", 0.5, 2.0)
    assert (heard[0].layer, heard[0].index) == ("start", 0)
    assert shown._answered == 1


@pytest.mark.parametrize(
    "gone",
    [
        {"layer": "start", "index": 1},
        {"layer": "end", "index": 0},
        {"axes": "flat"},
    ],
)
def test_what_has_gone_meanwhile_is_not_pressed(gone):
    shown, heard = pressed(), []
    shown.on_pointer(heard.append)
    press(shown, **gone)
    assert heard == [] and shown._answered == 1


def test_a_drag_may_be_cancelled_after_its_handle_has_gone():
    shown, heard = pressed(), []
    shown.on_pointer(heard.append)
    press(shown, kind="cancel", layer="end", index=0)
    assert len(heard) == 1


def test_an_error_in_a_callback_is_shown_and_then_goes():
    shown = pressed()

    def fail(event):
        if event.x > 0:
            raise ValueError("x must be negative")

    shown.on_pointer(fail)
    press(shown)
    assert shown.error == "x must be negative"
    assert shown._answered == 1
    press(shown, x=-1.0, serial=2)
    assert shown.error == ""


def test_a_surprising_error_names_its_kind():
    assert "ZeroDivisionError" in sentence(ZeroDivisionError("division by zero"))
    assert "\n" not in sentence(KeyError("a\nb"))


# Ink

STROKES = [np.array([(-2.0, 0.0), (2.0, 10.0)]), np.array([(0.0, 5.0)])]


def draw(shown, *strokes, serial=1):
    told = [{"axes": "plane", "done": True, **stroke} for stroke in strokes]
    shown._handle_custom_msg({"kind": "ink", "serial": serial, "strokes": told}, [])


def test_ink_has_gaps_between_strokes_and_its_width_in_data_units():
    shown = stage(Ink("pen", axes="plane", strokes=STROKES, width=0.4))
    u, v = channel(shown, "pen", "u")[0], channel(shown, "pen", "v")[0]
    np.testing.assert_array_equal(u, [0, 1, np.nan, 0.5, 0.5, np.nan])
    np.testing.assert_array_equal(v, [0, 1, np.nan, 0.5, 0.5, np.nan])
    assert channel(shown, "pen", "width") == pytest.approx(0.1)


def test_a_stroke_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"strokes of 'pen' must be arrays \(K, 2\)"):
        stage(Ink("pen", axes="plane", strokes=[[1, 2, 3]]))


def test_strokes_come_in_data_coordinates():
    shown, heard = stage(Ink("pen", axes="plane")), []
    shown.on_ink(heard.extend)
    grown = {"id": 7, "points": [0.5, 2, 1, 3], "done": False}
    draw(shown, grown, {"id": 8, "points": []})
    (first, second), grows = heard, (heard[0].points.tolist(), heard[0].done)
    assert (first.axes, first.id, *grows) == ("plane", 7, [[0.5, 2], [1, 3]], False)
    assert second.points.shape == (0, 2) and second.done
    assert shown._inked == 1


@pytest.mark.parametrize("points", [[1, 2, 3], ["x", 1], [None, 2], 5, [np.inf, 0]])
def test_strokes_that_cannot_be_read_become_a_sentence(points):
    shown, heard = stage(Ink("pen", axes="plane")), []
    shown.on_ink(heard.extend)
    draw(shown, {"id": 1, "points": points}, serial=3)
    assert "cannot be read" in shown.error and not heard
    assert shown._inked == 3
    draw(shown, {"id": 2, "points": [0, 1]}, serial=4)
    assert shown.error == "" and len(heard) == 1


def test_other_messages_are_none_of_its_business():
    shown, heard = stage(Ink("pen", axes="plane")), []
    shown.on_ink(heard.extend)
    shown._handle_custom_msg({"kind": "greeting"}, [])
    assert not heard and shown.error == ""


def test_ink_is_in_the_still():
    black = [
        np.sum(np.asarray(Pillow.open(io.BytesIO(one.still())).convert("L")) < 50)
        for one in (stage(), stage(Ink("p", axes="plane", strokes=STROKES, width=0.4)))
    ]
    # a slanted line 17 CSS pixels wide and some 285 long, painted at twice its size
    assert 4 * 250 * 20 < black[1] - black[0] < 4 * 320 * 23


# Stills


def full_stage(frame=1):
    x = np.linspace(-2, 2, 20)
    rows = np.array([5 + 3 * np.sin(x + k) for k in range(F)])
    return stage(
        Image("i", axes="plane", values=np.eye(5), extent=(-2, 0, 0, 5), opacity=0.4),
        Line("l", axes="plane", x=x, y=rows, end="o", halo=2, marker="o", label="end"),
        Line("d", axes="loss", x=x, y=rows, dash=[4, 4], reveal=True, end="x"),
        Points("p", axes="plane", x=[0, 1], y=[5, 5], color=["#E69F00", "#009E73"]),
        Arrow("a", axes="plane", x=[0], y=[5], dx=[1], dy=[[1], [2], [3]], label="g"),
        Bars(
            "b", axes="loss", at=[1, 2], value=[1, 10], base=1e-2, color=["red", "tan"]
        ),
        Text(
            "t", axes="plane", x=0.1, y=0.9, words=list("abc"), of_axes=True, box=True
        ),
        Text("$", axes="plane", x=0, y=5, words="costs $5 or $6"),
        steps=track(20),
        words=[f"frame {k}" for k in range(F)],
        alt="All kinds of layers.",
        frame=frame,
    )


def test_a_still_shows_every_kind_of_layer():
    picture = Pillow.open(io.BytesIO(full_stage().still()))
    assert picture.size == (1000, 600)
    empty = Pillow.open(io.BytesIO(stage().still()))
    assert picture.convert("RGB").tobytes() != empty.convert("RGB").tobytes()


def test_stills_of_different_frames_differ_and_are_reproducible():
    shown = full_stage()
    assert shown.still(0) != shown.still(2)
    assert shown.still(1) == shown.still(1)
    assert shown.still(1, step=3) != shown.still(1, step=19)


def test_a_still_of_no_frame_is_refused():
    with pytest.raises(ValueError, match="frame must be 0 to 2, got 3"):
        full_stage().still(3)


def test_diverging_paths_are_painted_without_complaint(recwarn):
    wild = [1.0, -1e30, np.inf, -np.inf, np.nan, 1e300]
    shown = stage(
        Line("l", axes="plane", x=wild, y=wild[::-1], end="o", label="end"),
        Points("p", axes="loss", x=wild, y=wild),
        Arrow("a", axes="loss", x=wild, y=wild, dx=wild, dy=wild, label="a"),
        Bars("b", axes="loss", at=wild, value=wild),
    )
    assert shown.still()
    assert not recwarn.list


def test_the_bundle_shows_the_widget_or_a_picture_with_alternative_text():
    shown = full_stage()
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == "All kinds of layers. frame 1"
    view = data["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == shown.model_id
    png = base64.b64decode(data["image/png"])
    assert png == shown.still() and len(png) <= 150_000
    assert metadata["image/png"] == {
        "width": 500,
        "height": 300,
        "alt": "All kinds of layers. frame 1",
    }
