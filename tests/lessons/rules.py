"""Which rules hold for a lesson and which for a notebook of solutions."""

from tests.lessons import code_rules, saving_rules, solution_rules, teaching_rules

LESSON_RULES = [
    *teaching_rules.RULES,
    solution_rules.exercises_are_solved,
    *code_rules.RULES,
    *saving_rules.RULES,
    saving_rules.projects_as_slides,
]
SOLUTION_RULES = [
    solution_rules.belongs_to_a_lesson,
    solution_rules.solutions_pass_their_checks,
    *[rule for rule in code_rules.RULES if rule.__name__ != "most_cells_are_tiny"],
    *saving_rules.RULES,
]


def complaints(lesson, rules):
    """Return what every broken rule says, each line with the rule's name."""
    return [f"{rule.__name__}: {line}" for rule in rules for line in rule(lesson)]
