"""The rules themselves: the sample keeps them all, and each notices what breaks it."""

import pytest

import helpers
from tests.lessons import code_rules
from tests.lessons.lesson import Lesson
from tests.lessons.mutants import LESSON_MUTANTS, SOLUTION_MUTANTS
from tests.lessons.mutations import write
from tests.lessons.rules import LESSON_RULES, SOLUTION_RULES, complaints
from tests.lessons.sample import write_sample


@pytest.fixture
def sample(tmp_path):
    """The sample lesson, in a folder with its solutions."""
    return Lesson(write_sample(tmp_path)[0])


@pytest.fixture
def solution(tmp_path):
    """The sample's solutions."""
    return Lesson(write_sample(tmp_path)[1])


def cases(mutants):
    """One parameter for each rule and mutation."""
    return [
        pytest.param(rule, mutate, id=f"{rule.__name__}-{k}")
        for rule, mutations in mutants.items()
        for k, mutate in enumerate(mutations)
    ]


def mutated(lesson, mutate):
    """Return the lesson after a mutation of its notebook."""
    mutate(lesson.notebook)
    return Lesson(lesson.path, lesson.notebook)


def test_sample_keeps_every_rule(sample):
    assert complaints(sample, LESSON_RULES) == []


def test_sample_solution_keeps_every_rule(solution):
    assert complaints(solution, SOLUTION_RULES) == []


@pytest.mark.parametrize(("rule", "mutate"), cases(LESSON_MUTANTS))
def test_rule_notices_a_broken_lesson(sample, rule, mutate):
    assert rule(mutated(sample, mutate))


@pytest.mark.parametrize(("rule", "mutate"), cases(SOLUTION_MUTANTS))
def test_rule_notices_a_broken_solution(solution, rule, mutate):
    assert rule(mutated(solution, mutate))


def test_every_rule_has_a_mutant():
    assert set(LESSON_MUTANTS) == set(LESSON_RULES)
    assert set(SOLUTION_MUTANTS) == set(SOLUTION_RULES)


def test_a_lesson_without_solutions_is_noticed(sample):
    sample.solution.unlink()
    assert "write the worked solutions" in complaints(sample, LESSON_RULES)[0]


def test_an_undocumented_helper_is_noticed(sample, monkeypatch):
    monkeypatch.setattr(helpers, "mystery", lambda: None, raising=False)
    lesson = mutated(sample, write("from helpers import mystery"))
    found = code_rules.helpers_are_public_and_documented(lesson)
    assert found == [
        "cell 1: helpers.mystery has no docstring; write one that a reader understands"
    ]


def test_one_long_class_is_allowed(sample):
    source = "class A:\n" + "\n".join(f"    a{k} = {k}" for k in range(30))
    lesson = mutated(sample, write(source))
    assert code_rules.cells_are_short(lesson) == []
    assert code_rules.cells_are_short(mutated(lesson, write(source, where=1)))


def test_a_complaint_names_the_cell_and_the_cure(sample):
    found = complaints(mutated(sample, write("1;", where=1)), LESSON_RULES)
    assert found == [
        "no_cell_ends_in_a_semicolon: cell 3 (1;) ends in ';'; assign the value or "
        "show it"
    ]
