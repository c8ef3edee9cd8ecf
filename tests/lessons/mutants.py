"""For every rule, broken samples about which this rule must complain."""

import base64

from nbformat import from_dict
from nbformat.v4 import new_output

from tests.lessons import code_rules, saving_rules, solution_rules, teaching_rules
from tests.lessons.mutations import (
    append,
    count,
    describe,
    mark,
    remove,
    show,
    show_instead,
    swap,
    write,
    write_many,
)
from tests.lessons.sample import HINT, code, picture, printed, text
from tests.tools.normal_form import KERNEL, LANGUAGE

LONG = "\n".join(f"a{k} = {k}" for k in range(26))
LONG_CLASS = "class A:\n" + "\n".join(f"    a{k} = {k}" for k in range(26))
ERROR = new_output("error", ename="ValueError", evalue="no", traceback=[])
HUGE = base64.b64encode(bytes(151_000)).decode()
BARE_WIDGET = new_output(
    "display_data",
    data={
        saving_rules.WIDGET: {"model_id": "0"},
        "text/plain": "Lab(rate=0.1, steps=40)",
    },
)

TEACHING = {
    teaching_rules.opens_with_a_title: [
        swap("# 03 · Walk", "03 · Walk"),
        append(text("# Another title")),
    ],
    teaching_rules.promises_three_to_five_abilities: [
        swap("You will be able to", "We shall see"),
        swap("- know when to stop.", ""),
        swap("- say what a sample is;", "- a;\n- b;\n- c;\n- d;"),
    ],
    teaching_rules.says_what_is_needed: [swap("**You need** lesson 00.", "")],
    teaching_rules.says_how_long_it_takes: [
        swap("**Time** 20–30 minutes.", ""),
        swap("20–30 minutes", "14 minutes"),
        swap("20–30 minutes", "20–41 minutes"),
    ],
    teaching_rules.names_its_source: [swap("S1, an article", "an article")],
    teaching_rules.has_a_lab: [swap("The lab: walk", "Walk"), remove("surface_lab()")],
    teaching_rules.has_three_to_five_exercises: [
        remove("Exercise 3.3"),
        swap("Exercise 3.2", "Exercise 3.4"),
    ],
    teaching_rules.exercises_have_a_check: [
        swap("check.exercise_2(answer)", "answer"),
        swap("check.exercise_2(", "check.exercise_1("),
        show_instead("Not answered yet …", "Correct. Well done"),
    ],
    teaching_rules.exercises_have_a_hint: [
        swap(HINT, "Look down."),
        swap("<summary>Hint", "<summary>Answer"),
    ],
    teaching_rules.closes_with_a_summary: [
        swap("What you can now do", "The end"),
        swap("- Walk down it.\n- Stop.", ""),
    ],
    teaching_rules.closes_with_quick_questions: [
        swap("Quick questions", "Questions"),
        swap("3. Why? <details><summary>Answer</summary>To know.</details>", "3. Why?"),
    ],
    teaching_rules.closes_with_practice: [
        swap("## In practice", "## In theory"),
        swap("They are larger, they live on another device, and nobody walks\n", ""),
    ],
    teaching_rules.closes_with_further_reading: [
        swap("Further reading", "More"),
        swap("[A book](https://example.org/book)", "A book"),
    ],
    teaching_rules.links_to_the_next_lesson: [
        swap("## Next", "## End"),
        swap("[03 · The same again](03_sample.ipynb)", "The same again"),
    ],
    solution_rules.exercises_are_solved: [swap("3.2 · Step 2", "3.2 · Stride 2")],
    saving_rules.projects_as_slides: [
        mark(slideshow={}),
        mark(slideshow={"slide_type": "foil"}),
        mark(slideshow={"slide_type": "skip"}),
    ],
    code_rules.most_cells_are_tiny: [
        write_many("\n\n".join(f"a{k} = {k}" for k in range(7)), 6)
    ],
}
CODE = {
    code_rules.cells_are_short: [
        write(LONG),
        append(code(LONG_CLASS + "\n" + LONG)),
    ],
    code_rules.no_cell_ends_in_a_semicolon: [write("1 + 1; ")],
    code_rules.no_cell_is_excused_from_its_test: [
        mark(tags=["raises-exception"]),
        mark(tags=["nbval-skip"]),
        write("# NBVAL_SKIP\n1 / 0"),
        write("# NBVAL_RAISES_EXCEPTION\n1 / 1"),
    ],
    code_rules.ignored_outputs_are_asserted: [
        write("# NBVAL_IGNORE_OUTPUT\nprint(2)"),
        mark(tags=["nbval-ignore-output"]),
    ],
    code_rules.helpers_are_public_and_documented: [
        write("from helpers.derivatives import _step"),
        write("from helpers.derivatives import no_such_thing"),
        write("import helpers.no_such_room"),
        write("%matplotlib inline\nfrom helpers import no_such_room"),
    ],
}
SAVING = {
    saving_rules.is_a_valid_notebook: [
        append(from_dict({**text("x"), "cell_type": "y"}))
    ],
    saving_rules.runs_with_the_standard_kernel: [
        describe(kernelspec={**KERNEL, "name": "my-venv"}),
        describe(language_info={**LANGUAGE, "version": "3.11.7"}),
    ],
    saving_rules.ran_once_from_top_to_bottom: [
        count(None, where=1),
        count(7, where=1),
        append(code("1")),
    ],
    saving_rules.has_no_empty_cell: [append(text(" \n"))],
    saving_rules.has_no_errors: [show(ERROR)],
    saving_rules.has_nothing_on_stderr: [show(printed("Warning: hot", "stderr"))],
    saving_rules.names_no_machine: [
        show(printed("saved to /home/ada/points.csv")),
        show(new_output("display_data", data={"text/html": "<b>/tmp/x.png</b>"})),
        write("open(r'C:\\Users\\ada')"),
        append(text("see /root/notes")),
    ],
    saving_rules.shows_no_memory_address: [show(printed("<Figure at 0x7fb1c5c3f010>"))],
    saving_rules.images_are_described: [
        show(picture(alt="A picture")),
        show(new_output("display_data", data={"image/png": "AAAA"})),
        append(text("![a plot](03_sample.ipynb)")),
    ],
    saving_rules.images_are_small: [show(picture(**{"image/png": HUGE}))],
    saving_rules.file_is_small: [show(printed("x" * 2_000_000))],
    saving_rules.widgets_have_a_still: [show(BARE_WIDGET)],
    saving_rules.keeps_no_widget_state: [describe(widgets={"state": {}})],
    saving_rules.links_lead_somewhere: [
        append(text("See [lesson 99](99_nowhere.ipynb#end).")),
        append(text("See [below](#no-such-heading).")),
    ],
    saving_rules.formulas_need_no_macros: [
        append(text(r"$\newcommand{\R}{\mathbb{R}} \R$")),
        append(text(r"$\def\R{\mathbb{R}} \R$")),
    ],
}
SOLUTION = {
    solution_rules.belongs_to_a_lesson: [
        swap("# Solutions", "Solutions"),
        swap("](../03", "](03"),
    ],
    solution_rules.solutions_pass_their_checks: [
        show_instead("Correct. Well done", "Not yet: a sign"),
        swap("check.exercise_2(", "check.exercise_1("),
    ],
}
LESSON_MUTANTS = {**TEACHING, **CODE, **SAVING}
SOLUTION_MUTANTS = {**CODE, **SAVING, **SOLUTION}
