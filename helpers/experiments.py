"""Many runs, one tidy table: in parallel, on disk at once, resumed where they stopped.

A *run* is a function of its settings that returns its measurements. ``run_all`` calls
it for each of many settings and appends each result to a CSV file as soon as it is
there. Called again with the same file it does only what is missing, so a killed sweep
costs no more than the runs that were under way.

How runs are spread is joblib's business: over the cores of this machine by default,
over a Dask cluster under ``joblib.parallel_config(backend="dask")``.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import joblib
from tqdm.auto import tqdm

from helpers.journal import Journal, Value, as_text, as_value, split, whole_lines
from helpers.tables import Row, Table

Run = Callable[..., Mapping[str, Value]]
MEASURES = ("evaluations", "training_loss", "validation_loss")


def grid(**values: Iterable[Value]) -> list[Row]:
    """Return every combination of settings, the last varying fastest.

    >>> grid(alpha=[0.1, 0.2], seed=range(2))[1]
    {'alpha': 0.1, 'seed': 1}
    """
    return [
        dict(zip(values, combination, strict=True))
        for combination in itertools.product(*values.values())
    ]


def run_all(
    run: Run,
    settings: Sequence[Mapping[str, Value]],
    path: str | Path,
    *,
    measures: Sequence[str] = MEASURES,
    workers: int = -1,
    progress: bool = True,
) -> Table:
    """Run all settings that the file does not hold yet; return the whole table.

    Parameters
    ----------
    run : callable
        ``run(**settings)`` returns a dict with exactly the ``measures``.
    settings : list of dict
        One a run, all with the same names; the seed is one of them. What stands
        there twice is done once.
    path : str or Path
        The CSV file. A run that raises becomes a row with its error, and counts as
        done: delete its line to have it tried again.
    workers : int
        How many at a time; −1 for all cores (or all of the cluster), 1 for one after
        the other in this process.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Table
        The rows of these settings in their order: settings, measures, seconds, error.

    Raises
    ------
    ValueError
        If the settings differ in their names, or the file holds another experiment.
    OSError
        If another sweep is writing the file.
    """
    names = _names(settings, measures)
    # In notebooks tqdm itself does not obey TQDM_DISABLE, which quiet runs set.
    quiet = not progress or os.environ.get("TQDM_DISABLE", "") not in ("", "0")
    with Journal(path, [*names, *measures, "seconds", "error"]) as journal:
        wanted = {_key(one, names): one for one in settings}  # each once
        for row in journal.rows:
            wanted.pop(_key(row, names), None)
        todo = list(wanted.values())
        parallel = joblib.Parallel(
            workers, return_as="generator_unordered", batch_size=1
        )
        rows = parallel(joblib.delayed(attempt)(run, one, measures) for one in todo)
        total = len({_key(one, names) for one in settings})
        count = {"total": total, "initial": total - len(todo)}
        with tqdm(**count, leave=False, disable=quiet) as bar:
            for row in rows:
                journal.append(row)
                bar.update()
    return _in_order(Path(path), settings, names)


def attempt(run: Run, settings: Mapping[str, Value], measures: Sequence[str]) -> Row:
    """Do one run and return its row; whatever goes wrong is written into it.

    >>> attempt(lambda x: {"y": 1 / x}, {"x": 0}, ["y"])["error"]
    'ZeroDivisionError: division by zero'
    """
    began = time.perf_counter()
    row: Row = {**settings, **dict.fromkeys(measures), "seconds": None, "error": ""}
    try:
        result = run(**settings)
        if set(result) != set(measures):
            wanted = f"a run must return {', '.join(measures)}"
            raise ValueError(f"{wanted}; this one returned {', '.join(result)}")
        for value in result.values():
            as_text(value)  # what cannot be written must fail here, not in the sweep
        row |= result
    except Exception as error:  # a sweep must not stop because one run does
        row["error"] = f"{type(error).__name__}: {error}"
    row["seconds"] = round(time.perf_counter() - began, 4)
    return row


def _names(settings: Sequence[Mapping], measures: Sequence[str]) -> list[str]:
    """Return the names of the settings, the same in all."""
    if not settings:
        raise ValueError("there is nothing to run: settings is empty")
    names = list(settings[0])
    for one in settings:
        if set(one) != set(names):
            raise ValueError(
                f"all settings need the same names: {', '.join(names)}; one has "
                f"{', '.join(one)}"
            )
    taken = set(names) & {*measures, "seconds", "error"}
    if taken:
        raise ValueError(f"{', '.join(sorted(taken))} is measured and cannot be set")
    return names


def _key(row: Mapping[str, Value], names: Sequence[str]) -> tuple[str, ...]:
    """Return what tells one run from another: its settings as the file has them.

    1 and 1.0 are the same setting.
    """
    values = [as_value(as_text(row[name])) for name in names]
    whole = [isinstance(v, float) and v.is_integer() for v in values]
    return tuple(
        as_text(int(v) if cut else v) for v, cut in zip(values, whole, strict=True)
    )


def _in_order(path: Path, settings: Sequence[Mapping], names: Sequence[str]) -> Table:
    """Return the rows asked for, in the order asked for; unordered is how they came."""
    _, rows = split(whole_lines(path), path.name)
    found = {_key(row, names): row for row in rows}
    return Table(
        {name: as_value(text) for name, text in found[_key(one, names)].items()}
        | dict(one)
        for one in settings
    )
