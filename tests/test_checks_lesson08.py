"""What lesson 08's checks say to answers that readers really give."""

import pytest

from helpers.checks import lesson08

P = 238_510


@pytest.mark.parametrize("answer", [(P, 2 * P + 1, P, 2), (P + 2, 2 * P, P, 2)])
def test_nearly_equal_counts_are_not_called_another_order(answer):
    said = lesson08.exercise_3.diagnose(answer).message
    assert "another order" not in said
    assert str(answer[0]) in said  # a count is printed in full
