"""What code cells must be like, each as a rule: lesson -> list of complaints."""

import ast
import importlib
import inspect
import re
from statistics import median

from tests.lessons.lesson import first_line

MOST_LINES = 25
MEDIAN_LINES = 6
REFUSED_TAGS = {"raises-exception", "nbval-raises-exception", "nbval-skip"}
REFUSED_MARKS = re.compile(r"^\s*#\s*NBVAL_(RAISES_EXCEPTION|SKIP)\b", re.M)
IGNORED = re.compile(r"^\s*#\s*NBVAL_IGNORE_OUTPUT\s*$", re.M)


def parsed(cell):
    """Return a cell's syntax tree; magics, which Python cannot read, left out."""
    plain = [
        "pass" if line.startswith(("%", "!")) else line
        for line in cell.source.splitlines()
    ]
    try:
        return ast.parse("\n".join(plain))
    except SyntaxError:
        return ast.parse("")


def cells_are_short(lesson):
    """No cell over 25 lines, one class excepted."""
    long = [(i, c) for i, c in lesson.code if lines(c) > MOST_LINES]
    excepted = [i for i, cell in long if is_a_class(cell)][:1]
    return [
        f"cell {i} ({first_line(cell)}) has {lines(cell)} lines; split it, "
        f"{MOST_LINES} are the most"
        for i, cell in long
        if i not in excepted
    ]


def lines(cell):
    """Return how many lines a cell has."""
    return cell.source.count("\n") + 1


def is_a_class(cell):
    """Whether a cell is the definition of one class and nothing else."""
    body = parsed(cell).body
    return len(body) == 1 and isinstance(body[0], ast.ClassDef)


def most_cells_are_tiny(lesson):
    """The median cell has at most six lines that are not blank."""
    sizes = [
        len([s for s in c.source.splitlines() if s.strip()]) for _, c in lesson.code
    ]
    if not sizes or median(sizes) <= MEDIAN_LINES:
        return []
    return [
        f"the median code cell has {median(sizes):g} lines; cut the longer cells "
        f"until it is {MEDIAN_LINES}: {sizes}"
    ]


def no_cell_ends_in_a_semicolon(lesson):
    """A trailing semicolon hides a value, and the test of outputs with it."""
    return [
        f"cell {i} ({first_line(cell)}) ends in ';'; assign the value or show it"
        for i, cell in lesson.code
        if cell.source.rstrip().endswith(";")
    ]


def no_cell_is_excused_from_its_test(lesson):
    """Errors are caught and printed; marks that pass whatever happens are refused."""
    return [
        f"cell {i} ({first_line(cell)}): remove the mark that lets it fail or skips "
        "it; show an error with try: … except ValueError as error: print(error)"
        for i, cell in lesson.code
        if REFUSED_TAGS & set(cell.metadata.get("tags", []))
        or REFUSED_MARKS.search(cell.source)
    ]


def ignored_outputs_are_asserted(lesson):
    """Where the output is not compared, an assert says what must hold."""
    return [
        f"cell {i} ({first_line(cell)}) ignores its output; assert in the same cell "
        "what must hold on every machine and data set"
        for i, cell in lesson.code
        if (IGNORED.search(cell.source) or "nbval-ignore-output" in tags(cell))
        and not any(isinstance(node, ast.Assert) for node in ast.walk(parsed(cell)))
    ]


def tags(cell):
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


def helpers_are_public_and_documented(lesson):
    """What a lesson imports from helpers, a reader can look up."""
    return [
        f"cell {i}: {name} {problem}"
        for i, cell in lesson.code
        for name in imported_helpers(cell)
        if (problem := problem_with(name))
    ]


def imported_helpers(cell):
    """Yield the full names of all that a cell imports from helpers."""
    for node in ast.walk(parsed(cell)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "helpers")


def problem_with(name):
    """Return what is wrong with a helper, or nothing."""
    if any(part.startswith("_") for part in name.split(".")):
        return "is private; import what its module offers in public"
    try:
        helper = resolve(name)
    except (ImportError, AttributeError):
        return "does not exist"
    if not inspect.getdoc(helper):
        return "has no docstring; write one that a reader understands"
    return ""


def resolve(name):
    """Return the module or the object of a module with this full name."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(importlib.import_module(module), attribute)


RULES = [
    cells_are_short,
    most_cells_are_tiny,
    no_cell_ends_in_a_semicolon,
    no_cell_is_excused_from_its_test,
    ignored_outputs_are_asserted,
    helpers_are_public_and_documented,
]
