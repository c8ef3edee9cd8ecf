"""Where a training step spends its time, and how near the products come to the best."""

import numpy as np
from threadpoolctl import threadpool_limits

from helpers.network import Network, NetworkObjective
from helpers.optimizers import GradientDescent
from helpers.threads import blas_in_force, threads_for
from tests.bench.table import Row
from tests.bench.turns import in_turns

PART, SIDE = "training", 2048


def breakdown(network: Network, x, y, batches) -> list[Row]:
    """Return rows on the sgemm rate, and for each batch size on shares and threads."""
    peak = sgemm_rate(SIDE)
    sure = ", ".join(
        f"{one['internal_api']} {one['version']}, {one.get('architecture')} kernels, "
        f"{one['num_threads']} threads"
        for one in blas_in_force()
    )
    side = f"sgemm, {SIDE} × {SIDE}"
    result = [Row(PART, "Downhill", side, peak / 1e9, "GFLOP/s", note=sure)]
    for batch in batches:
        rows = np.random.default_rng(0).permutation(len(x))[:batch]
        result += shares(network, (x, y, rows), peak)
        result += by_threads(network, (x, y, rows))
    return result


def sgemm_rate(side: int) -> float:
    """Return operations a second of square float32 products, the best of ten."""
    a = np.random.default_rng(0).random((side, side), dtype=np.float32)
    out = np.empty_like(a)
    times = in_turns({"": lambda: np.matmul(a, a, out=out)}, rounds=10)
    return 2 * side**3 / min(times[""])


def shares(network: Network, data, peak: float) -> list[Row]:
    """Return which share of a step each kind of work takes, and of the sgemm rate."""
    x, y, rows = data
    full, step = network.objective(x, y), GradientDescent(0.1)
    w = network.initialise(np.random.default_rng(0))
    batch = NetworkObjective(network, full.x[rows], full.y[rows])
    gradient = batch.gradient(w)

    def whole():
        part = NetworkObjective(network, full.x[rows], full.y[rows])
        return step.step(w, part)

    works = {
        "whole": whole,
        "matrix products": products(network, w, batch.x),
        "gathering the batch": lambda: (full.x[rows], full.y[rows]),
        "updating the weights": lambda: w - 0.1 * gradient,
    }
    with threads_for(len(rows) * largest(network)):
        times = {name: np.median(t) for name, t in in_turns(works, rounds=9).items()}
    return _as_rows(times, len(rows), operations(network, len(rows)) / peak)


def _as_rows(times: dict[str, float], batch: int, ideal: float) -> list[Row]:
    whole = times.pop("whole")
    times["element by element, and Python"] = whole - sum(times.values())
    result = [
        Row(
            PART, "Downhill", f"share of the sgemm rate, batch {batch}",
            100 * ideal / whole, "%",
        )
    ]  # fmt: skip
    for name, seconds in times.items():
        quantity = f"{name}, batch {batch}"
        result.append(Row(PART, "Downhill", quantity, 100 * seconds / whole, "%"))
    return result


def largest(network: Network) -> int:
    """Return the entries of the largest matrix."""
    return max(layer.inputs * layer.outputs for layer in network.layers)


def operations(network: Network, batch: int) -> int:
    """Return the additions and multiplications in the products of one step.

    Forward, back to the weights, and back to the inputs of all layers but the first.
    """
    sizes = [layer.inputs * layer.outputs for layer in network.layers]
    return 2 * batch * (3 * sum(sizes) - sizes[0])


def products(network: Network, w, x):
    """Return work that makes all matrix products of a step, and nothing else."""
    parameters, values = network.unpack(w), network.forward(w, x)
    slots = [np.empty_like(p["W"]) for p in parameters]

    def work():
        for k, p in enumerate(parameters):
            values[k] @ p["W"]
            np.matmul(values[k].T, values[k + 1], out=slots[k])
            if k:
                values[k + 1] @ p["W"].T

    return work


def by_threads(network: Network, data) -> list[Row]:
    """Return the time of a step with one BLAS thread, and with all of them."""
    x, y, rows = data
    batch = network.objective(x[rows], y[rows])
    w, step = network.initialise(np.random.default_rng(0)), GradientDescent(0.1)
    most = max(blas["num_threads"] for blas in blas_in_force())

    def limited(threads):
        def work():
            with threadpool_limits(threads, user_api="blas"):
                for _ in range(20):
                    step.step(w, batch)

        return work

    times = in_turns({k: limited(k) for k in sorted({1, most})}, rounds=7)
    with threads_for(len(rows) * largest(network)):
        chosen = max(blas["num_threads"] for blas in blas_in_force())
    return [
        Row(
            PART, f"Downhill, {threads} BLAS thread{'s' * (threads > 1)}",
            f"one step, batch {len(rows)}", 1e3 * float(np.median(took)) / 20, "ms",
            note="what fit chooses" if threads == chosen else "",
        )
        for threads, took in times.items()
    ]  # fmt: skip
