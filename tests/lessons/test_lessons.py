"""The lesson contract: every notebook keeps every rule."""

from pathlib import Path

import pytest

from tests.lessons.lesson import Lesson
from tests.lessons.rules import LESSON_RULES, SOLUTION_RULES, complaints

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
SOLUTIONS = sorted(NOTEBOOKS.glob("solutions/*.ipynb"))


def hold(lesson, rules):
    """Fail with all complaints, one a line."""
    if found := complaints(lesson, rules):
        pytest.fail("\n".join([lesson.path.name, *found]), pytrace=False)


def test_there_are_lessons():
    assert LESSONS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_lesson_keeps_the_contract(path):
    hold(Lesson(path), LESSON_RULES)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.name)
def test_solution_keeps_the_contract(path):
    hold(Lesson(path), SOLUTION_RULES)


def test_every_solution_belongs_to_a_lesson():
    lessons = {path.name for path in LESSONS}
    assert [path.name for path in SOLUTIONS if path.name not in lessons] == []
