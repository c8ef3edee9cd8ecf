"""What a lesson must offer its reader, each as a rule: lesson -> list of complaints."""

import re

from tests.lessons.lesson import printed

MINUTES = re.compile(r"\*\*Time\b.*?(\d+)(?:\s*[-–]\s*(\d+))?\s*min", re.I | re.S)
SHORTEST, LONGEST = 15, 40  # minutes
SHORTEST_00 = 10  # the lesson that shows how lessons work
BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)]) +\S", re.M)
QUESTIONS = 3
NEXT = re.compile(r"\]\((?:\./)?\d\d_\w+\.ipynb\)")


def opens_with_a_title(lesson):
    """A reader sees at once what the lesson is about."""
    if not re.match(r"# \S", lesson.opening):
        return ["cell 0: start the lesson with its title: # NN · Verb the thing"]
    titles = [s for s in lesson.sections if s.level == 1]
    return [f"cell {s.cell}: a second title; use ## {s.title}" for s in titles[1:]]


def promises_three_to_five_abilities(lesson):
    """What the reader will be able to do, as a list that can be tested."""
    start = re.search(r"You will be able to", lesson.opening, re.I)
    if not start:
        return ["cell 0: add **You will be able to** and a list of 3 to 5 abilities"]
    items = list_after(lesson.opening[start.end() :])
    if 3 <= items <= 5:
        return []
    return [f"cell 0: 'You will be able to' lists {items} abilities; give 3 to 5"]


def list_after(text):
    """Count the items of the first list in a text."""
    block = []
    for line in text.splitlines()[1:]:
        if block and not line.strip():
            break
        if line.strip():
            block.append(line)
    return len(BULLET.findall("\n".join(block)))


def says_what_is_needed(lesson):
    """Which lessons come before."""
    if re.search(r"You need\W+\w", lesson.opening):
        return []
    return ["cell 0: add **You need** and the lessons that come before"]


def says_how_long_it_takes(lesson):
    """Minutes, so that a class can plan."""
    found = MINUTES.search(lesson.opening)
    if not found:
        return ["cell 0: add **Time** and the minutes it takes: **Time** 30 minutes"]
    shortest = SHORTEST_00 if lesson.number == "00" else SHORTEST
    minutes = [int(number) for number in found.groups() if number]
    if all(shortest <= number <= LONGEST for number in minutes):
        return []
    return [
        f"cell 0: {minutes[-1]} minutes; plan a lesson for {shortest} to {LONGEST}, "
        "or split it"
    ]


def names_its_source(lesson):
    """The article that the lesson grew from."""
    if re.search(r"\*\*Sources?\b.*?\bS[1-5]\b", lesson.opening, re.S):
        return []
    return ["cell 0: add **Source** and the article it grew from, S1 to S5"]


def has_a_lab(lesson):
    """Something to try: a section called lab or experiment, with code to run."""
    for section in lesson.sections:
        if re.search(r"\b(lab|experiment)\b", section.title, re.I) and section.code:
            return []
    return ["add a section '## The lab: …' or '## Experiment: …' with code to run"]


def has_three_to_five_exercises(lesson):
    """Exercises, numbered 1, 2, 3 … in order."""
    numbers = [int(section.exercise) for section in lesson.exercises]
    if not 3 <= len(numbers) <= 5:
        return [f"{len(numbers)} exercises; give 3 to 5, headed '### Exercise 3.1 · …'"]
    if numbers != list(range(1, len(numbers) + 1)):
        return [f"exercises are numbered {numbers}; number them 1, 2, 3 … in order"]
    return []


def exercises_have_a_check(lesson):
    """A cell that runs as it stands and says that it is not answered yet."""
    complaints = []
    for section in lesson.exercises:
        call = f"exercise_{section.exercise}("
        shown = [printed(cell) for _, cell in section.code if call in cell.source]
        where = f"cell {section.cell}: {section.title!r}"
        if not shown:
            complaints.append(f"{where} has no check; call check.{call}…)")
        elif "Not answered yet" not in shown[0]:
            complaints.append(
                f"{where} is saved with {shown[0][:40]!r}; its stub should be "
                "'Not answered yet': put ... in the place of the answer"
            )
    return complaints


def exercises_have_a_hint(lesson):
    """A hint that opens on demand."""
    return [
        f"cell {section.cell}: {section.title!r} has no hint; add "
        "<details><summary>Hint</summary> … </details>"
        for section in lesson.exercises
        if not re.search(r"<details>\s*<summary>Hint", section.text)
    ]


def closes_with_a_summary(lesson):
    """What the reader can now do, in about five lines."""
    section = lesson.section("What you can now do")
    if not section:
        return ["close with '## What you can now do' and about five lines"]
    items = len(BULLET.findall(section.text))
    if 3 <= items <= 6:
        return []
    return [f"cell {section.cell}: the summary has {items} points; give 3 to 6"]


def closes_with_quick_questions(lesson):
    """Three questions whose answers are folded."""
    section = lesson.section("Quick questions")
    if not section:
        return ["close with '## Quick questions': three, with folded answers"]
    answers = len(re.findall(r"<details>\s*<summary>Answer", section.text))
    if answers == QUESTIONS:
        return []
    return [
        f"cell {section.cell}: {answers} folded answers; ask {QUESTIONS} questions, "
        "each with <details><summary>Answer</summary> … </details>"
    ]


def closes_with_practice(lesson):
    """How the thing is called in daily work."""
    section = lesson.section("In practice")
    if section and len(section.text) > 100:
        return []
    return ["close with '## In practice' and a paragraph: what PyTorch does"]


def closes_with_further_reading(lesson):
    """Where to read on."""
    section = lesson.section("Further reading")
    if section and re.search(r"\]\(https?://", section.text):
        return []
    return ["close with '## Further reading' and at least one link"]


def links_to_the_next_lesson(lesson):
    """The way on; that the file exists is checked with all links."""
    section = lesson.section("Next")
    if section and NEXT.search(section.text):
        return []
    return ["close with '## Next' and a link: [04 · Title](04_name.ipynb)"]


RULES = [
    opens_with_a_title,
    promises_three_to_five_abilities,
    says_what_is_needed,
    says_how_long_it_takes,
    names_its_source,
    has_a_lab,
    has_three_to_five_exercises,
    exercises_have_a_check,
    exercises_have_a_hint,
    closes_with_a_summary,
    closes_with_quick_questions,
    closes_with_practice,
    closes_with_further_reading,
    links_to_the_next_lesson,
]
