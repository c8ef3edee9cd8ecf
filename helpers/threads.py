"""How many threads the matrix products use: for small ones, one is faster than two.

Sharing a product among threads costs some ten microseconds, and waiting threads take
a core from whoever else computes. A small product is done before that pays.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from threadpoolctl import ThreadpoolController

#: multiplications in one product from which on sharing it pays; ``make bench`` shows
#: what each number of threads takes at the sizes of the lessons
LARGE = 4_000_000


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all loaded libraries: once is enough


def threads_for(multiplications: int) -> AbstractContextManager:
    """Return a context in which BLAS uses one thread if products are small.

    Parameters
    ----------
    multiplications : int
        Of the largest product, rows × inner × columns. From ``LARGE`` on BLAS keeps
        the threads it has.

    >>> with threads_for(10 * 784 * 100):
    ...     blas_in_force()[0]["num_threads"]
    1
    """
    if multiplications >= LARGE:
        return nullcontext()
    return _controller().limit(limits=1, user_api="blas")


def blas_in_force() -> list[dict]:
    """Return what threadpoolctl says of every BLAS here: name, kernels, threads.

    >>> {"internal_api", "num_threads"} <= set(blas_in_force()[0])
    True
    """
    return _controller().select(user_api="blas").info()
