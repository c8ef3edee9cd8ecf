"""The finder of misplaced words finds them."""

from matplotlib.figure import Figure

from tests.written import sticking_out, touching, written


def test_words_that_stick_out_or_touch_are_named():
    figure = Figure(figsize=(4, 3))
    for x, y, word in ((0.5, 0.5, "here"), (0.51, 0.5, "there"), (0.98, 0.1, "gone")):
        figure.text(x, y, word)
    words = written(figure)
    assert sticking_out(figure, words) == ["gone"]
    assert touching(words) == [("here", "there")]
