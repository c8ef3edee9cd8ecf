"""The one form in which a notebook is saved, so that only real changes show in git.

Fixed metadata, cells keep their identifiers, widgets get identifiers that follow from
their cell, measured times stay as they are while nothing else changes.
"""

import hashlib
import json
import re

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
KEPT_CELL_METADATA = {"slideshow", "tags", "jupyter"}
WIDGET = "application/vnd.jupyter.widget-view+json"
MEASURED_TIME = re.compile(r"\d[\d.,]*\s?(?:ns|µs|ms|s|min|(?:second|minute)s?)\b")


def fingerprint(*parts, length):
    """Return a hexadecimal name that follows from the parts alone."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def normalise_input(text, stem):
    """Return a saved notebook as a dictionary in normal form; outputs are kept.

    Parameters
    ----------
    text : the file's JSON, format 4
    stem : the file's name, for the identifiers of cells that have none
    """
    notebook = json.loads(text)
    if notebook.get("nbformat") != 4:
        raise ValueError(f"notebook format 4 expected, got {notebook.get('nbformat')}")
    notebook["nbformat_minor"] = 5
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    seen = set()
    for cell in notebook["cells"]:
        cell["metadata"] = kept_metadata(cell["metadata"])
        cell["id"] = unique_id(cell, stem, seen)
        seen.add(cell["id"])
    return notebook


def kept_metadata(metadata):
    """Return what an author meant; the rest is a trace of a front end or of a run."""
    return {k: v for k, v in metadata.items() if k in KEPT_CELL_METADATA and v}


def unique_id(cell, stem, seen):
    """Return the cell's identifier, or a new one if it has none of its own."""
    name = cell.get("id")
    copy = 0
    while not name or name in seen:
        name = fingerprint(stem, "".join(cell["source"]), copy, length=12)
        copy += 1
    return name


def normalise_outputs(cell):
    """Give the widgets in a cell's outputs identifiers that do not change."""
    for position, output in enumerate(cell.get("outputs", [])):
        view = output.get("data", {}).get(WIDGET)
        if view:
            view["model_id"] = fingerprint(cell["id"], position, length=32)


def keep_measured_times(cell, before):
    """Restore the earlier outputs if they differ by nothing but measured times."""
    if timeless(cell.get("outputs", [])) == timeless(before):
        cell["outputs"] = before


def timeless(outputs):
    """Return the outputs as text without the times in them."""
    text = json.dumps(outputs, sort_keys=True, ensure_ascii=False)
    return MEASURED_TIME.sub("(time)", text)
