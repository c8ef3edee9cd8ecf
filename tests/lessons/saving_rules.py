"""What a saved notebook must be like, each as a rule: lesson -> list of complaints."""

import base64
import re
from urllib.parse import unquote

import nbformat

from tests.lessons.lesson import first_line, texts

KILO, MEGA = 1000, 1_000_000
MOST_BYTES = 2 * MEGA
MOST_IMAGE_BYTES = 150 * KILO
SHORTEST_ALT = 30  # characters
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
WIDGET = "application/vnd.jupyter.widget-view+json"
REPR = re.compile(r"^[\w.]+\(.*\)$|^<.*>$", re.S)
MACHINE_PATH = re.compile(
    r"(?<![\w.-])/(?:root|home|tmp|work|Users|var/folders)/\w+"
    r"|[A-Z]:\\+Users|site-packages",
)
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}", re.I)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)
MACRO = re.compile(r"\\(?:re)?newcommand\b|\\def\\|\\DeclareMathOperator")


def runs_with_the_standard_kernel(lesson):
    """Kernel python3 and no trace of one machine's Python."""
    metadata = lesson.notebook.metadata
    if metadata.get("kernelspec", {}).get("name") != "python3":
        return ["the kernel is not python3; save the notebook with make notebooks"]
    if "version" in metadata.get("language_info", {}):
        return ["the metadata name a Python version; save with make notebooks"]
    return []


def is_a_valid_notebook(lesson):
    """The format that every front end reads."""
    try:
        nbformat.validate(lesson.notebook)
    except nbformat.ValidationError as error:
        return [f"not a valid notebook: {str(error).splitlines()[0]}"]
    return []


def ran_once_from_top_to_bottom(lesson):
    """Execution counts 1, 2, 3 …: every cell was run, in order, in one kernel."""
    counts = [cell.execution_count for _, cell in lesson.code]
    if counts == list(range(1, len(counts) + 1)):
        return []
    wrong = next(k for k, count in enumerate(counts) if count != k + 1)
    i, cell = lesson.code[wrong]
    return [
        f"cell {i} ({first_line(cell)}) has count {counts[wrong]}, not {wrong + 1}; "
        "save the notebook with make notebooks"
    ]


def has_no_empty_cell(lesson):
    """An empty cell is a leftover."""
    return [f"cell {i} is empty" for i, cell in lesson.cells if not cell.source.strip()]


def has_no_errors(lesson):
    """No saved traceback."""
    return [
        f"cell {i} is saved with {output.ename}; catch the error and print it"
        for i, output in lesson.outputs
        if output.output_type == "error"
    ]


def has_nothing_on_stderr(lesson):
    """No warnings, no progress bars in what is saved."""
    return [
        f"cell {i} writes to stderr: {output.text.strip()[:60]!r}; mend the cause"
        for i, output in lesson.outputs
        if output.get("name") == "stderr"
    ]


def names_no_machine(lesson):
    """No path of the machine it was saved on."""
    shown = [(i, text) for i, output in lesson.outputs for text in texts(output)]
    written = [(i, cell.source) for i, cell in lesson.cells]
    return [
        f"cell {i} names {found[0]!r}; show no paths of one machine"
        for i, text in shown + written
        if (found := MACHINE_PATH.search(text))
    ]


def shows_no_memory_address(lesson):
    """Nothing like <Figure at 0x7f…>, which changes at every run."""
    return [
        f"cell {i} shows {found[0]!r}; print something that says more"
        for i, output in lesson.outputs
        for text in texts(output)
        if (found := ADDRESS.search(text))
    ]


def images(lesson):
    """Yield (cell, output, kind, data) of every saved picture."""
    for i, output in lesson.outputs:
        for kind, data in output.get("data", {}).items():
            if kind.startswith("image/"):
                yield i, output, kind, data


def images_are_described(lesson):
    """Alternative text of 30 characters or more for who cannot see the picture."""
    complaints = []
    for i, output, kind, _ in images(lesson):
        alt = output.get("metadata", {}).get(kind, {}).get("alt", "")
        if len(alt.strip()) < SHORTEST_ALT:
            complaints.append(
                f"cell {i} shows a picture with the alternative text {alt!r}; "
                "use helpers.figures.show(figure, alt, caption=…)"
            )
    for i, cell in lesson.markdown:
        for mark, alt, target in LINK.findall(cell.source):
            if mark and len(alt.strip()) < SHORTEST_ALT:
                complaints.append(f"cell {i}: describe the picture {target} in its []")
    return complaints


def images_are_small(lesson):
    """A notebook must open at once."""
    return [
        f"cell {i} shows a picture of {size / KILO:.0f} kB; {MOST_IMAGE_BYTES // KILO} "
        "are the most: draw fewer points or a smaller figure"
        for i, _, kind, data in images(lesson)
        if (size := picture_size(kind, data)) > MOST_IMAGE_BYTES
    ]


def picture_size(kind, data):
    """Return the bytes of a picture, which is text for SVG and base64 otherwise."""
    return len(data.encode() if kind == "image/svg+xml" else base64.b64decode(data))


def file_is_small(lesson):
    """At most 2 MB in all."""
    size = len(nbformat.writes(lesson.notebook).encode())
    if size <= MOST_BYTES:
        return []
    return [f"the notebook has {size / MEGA:.1f} MB; {MOST_BYTES // MEGA} are the most"]


def widgets_have_a_still(lesson):
    """Where no kernel runs, a picture or a sentence stands in for each widget."""
    return [
        f"cell {i} shows a widget and nothing where no kernel runs; give it an "
        "image/png in the same bundle"
        for i, output in lesson.outputs
        if WIDGET in output.get("data", {}) and not stands_in(output.data)
    ]


def stands_in(data):
    """Whether a bundle says something without its widget."""
    plain = data.get("text/plain", "").strip()
    told = len(plain) >= SHORTEST_ALT and not REPR.match(plain)
    return "image/png" in data or "text/html" in data or told


def keeps_no_widget_state(lesson):
    """The state of a run is not saved: it differs each time and weighs much."""
    if "widgets" in lesson.notebook.metadata:
        return ["the metadata hold widget state; save with make notebooks"]
    return []


def projects_as_slides(lesson):
    """Every cell says what it is on slides; the first one starts a slide."""
    kinds = [(i, slide_type(cell)) for i, cell in lesson.cells]
    complaints = [
        f"cell {i}: slide type {kind!r}; choose one of {sorted(SLIDE_TYPES)}"
        for i, kind in kinds
        if kind not in SLIDE_TYPES
    ]
    if kinds and kinds[0][1] != "slide":
        complaints.append("cell 0: make the title a slide")
    return complaints


def slide_type(cell):
    """Return a cell's slide type, or None."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def links_lead_somewhere(lesson):
    """Every relative link names a file, or a heading of this notebook."""
    headings = {section.title.replace(" ", "-") for section in lesson.sections}
    return [
        f"cell {i} links to {target}, which is not there"
        for i, cell in lesson.markdown
        for _, _, target in LINK.findall(cell.source)
        if not ELSEWHERE.match(target) and not leads(lesson, unquote(target), headings)
    ]


def leads(lesson, target, headings):
    """Whether a relative link leads to a heading or a file."""
    file, _, anchor = target.partition("#")
    if not file:
        return anchor in headings
    return (lesson.path.parent / file).exists()


def formulas_need_no_macros(lesson):
    """GitHub and exported pages show a formula only if it is plain LaTeX."""
    return [
        f"cell {i} defines {found[0]}; write the formula out"
        for i, cell in lesson.markdown
        if (found := MACRO.search(cell.source))
    ]


RULES = [
    is_a_valid_notebook,
    runs_with_the_standard_kernel,
    ran_once_from_top_to_bottom,
    has_no_empty_cell,
    has_no_errors,
    has_nothing_on_stderr,
    names_no_machine,
    shows_no_memory_address,
    images_are_described,
    images_are_small,
    file_is_small,
    widgets_have_a_still,
    keeps_no_widget_state,
    links_lead_somewhere,
    formulas_need_no_macros,
]
