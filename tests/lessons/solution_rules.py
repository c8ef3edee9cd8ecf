"""That every exercise has a worked solution, and that the solution is right."""

from tests.lessons.lesson import Lesson, printed


def exercises_are_solved(lesson):
    """The solutions' notebook has each exercise, under the same heading."""
    if not lesson.solution.exists():
        return [f"write the worked solutions: {lesson.solution.name} in solutions/"]
    solved = {section.title for section in Lesson(lesson.solution).exercises}
    return [
        f"cell {section.cell}: solutions/{lesson.path.name} has no {section.title!r}"
        for section in lesson.exercises
        if section.title not in solved
    ]


def solutions_pass_their_checks(solution):
    """Each exercise of a solutions' notebook ends in its own check saying Correct."""
    complaints = []
    for section in solution.exercises:
        call = f"exercise_{section.exercise}("
        shown = [printed(cell) for _, cell in section.code if call in cell.source]
        if not any(text.count("Correct") for text in shown):
            complaints.append(
                f"cell {section.cell}: no saved output of check.{call}…) under "
                f"{section.title!r} says Correct"
            )
    return complaints


def belongs_to_a_lesson(solution):
    """A solutions' notebook starts with a title and links to its lesson."""
    link = f"](../{solution.path.name})"
    if solution.opening.startswith("# ") and link in solution.opening:
        return []
    return [f"cell 0: give a title and the link to the lesson: [Lesson NN{link}"]
