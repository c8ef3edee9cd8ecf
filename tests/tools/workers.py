"""How tests are shared out when there are several workers: ``pytest -n logical``."""

from xdist.scheduler import LoadScopeScheduling

#: slow files whose tests do not need each other: one by one they fill the gaps
SPREAD = ("tests/test_checks.py", "tests/lessons/test_lessons.py")


class ByFile(LoadScopeScheduling):
    """A file stays with one worker: the cells of a notebook share a kernel."""

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False  # the order is that of `rank`
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return nodeid if file in SPREAD else file


def rank(nodeid):
    """Return 0 for what must start early because it takes long, 2 for what may end.

    >>> rank("notebooks/03.ipynb::Cell 0"), rank("tests/test_checks.py::test_a")
    (0, 2)
    """
    file = nodeid.partition("::")[0]
    return 0 if file.endswith(".ipynb") else 2 if file in SPREAD else 1
