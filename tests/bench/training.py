"""Training: our ``fit`` against PyTorch, scikit-learn and a loop over examples.

All train the same network, 784-100-10, by plain gradient descent from the same start,
on the same images in the same order, and must arrive at the same weights before their
time counts. Times are scaled to an epoch of MNIST's 60,000 images.
"""

from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from helpers.datasets import mnist, mnist_is_here
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import GradientDescent
from helpers.training import fit
from tests.bench.breakdown import breakdown
from tests.bench.table import Row
from tests.bench.turns import Contender, close, compare

PART, RATE, SEED, EPOCH = "training", 0.1, 3, 60_000
SIZES = {10: 5_000, 100: 10_000, 1000: 10_000}  # batch: images a turn
PYTORCH = {10: "ratio ≥ 2.5", 100: "ratio ≥ 1.3"}
NETWORK = Network([Dense(784, 100, "relu"), Dense(100, 10, "softmax")])
START = NETWORK.initialise(np.random.default_rng(SEED))


def rows() -> list[Row]:
    """Compare at three batch sizes; then say where our own time goes."""
    x, y, note = images(max(SIZES.values()))
    result = []
    for batch, count in SIZES.items():
        result += race(x[:count], y[:count], batch, note)
    return result + breakdown(NETWORK, x, y, SIZES)


def images(count: int) -> tuple[np.ndarray, np.ndarray, str]:
    """Return images, labels and what they are; noise costs as much as digits."""
    if mnist_is_here():
        x, y = mnist(progress=False).train
        return x[:count], y[:count], "MNIST"
    rng = np.random.default_rng(SEED)
    noise = rng.random((count, 784), dtype=np.float32)
    return noise, rng.integers(0, 10, count), "noise for MNIST"


def race(x, y, batch: int, note: str) -> list[Row]:
    """Return the rows of all contenders at one batch size."""
    order = np.random.default_rng(SEED).permutation(len(x))  # what fit draws
    task = (x, y, order, batch)
    torch, two = PYTORCH.get(batch, ""), f"{note}, batches by index, no DataLoader"
    loop = "" if batch == 10 else "ratio ≥ 25"
    contenders = [
        Contender("Downhill", partial(downhill, *task), note=note),
        Contender("PyTorch eager", partial(pytorch, *task), torch, two),
        Contender("PyTorch eager, 1 thread", partial(pytorch, *task, 1), torch, two),
        Contender("scikit-learn", partial(scikit, *task), "ratio ≥ 1.4", note),
        Contender("per-example loop", partial(one_by_one, *task), loop, note),
    ]
    quantity, per = f"one epoch, batch {batch}", len(x) / EPOCH
    same = partial(close, tolerance=5e-3)
    return compare(
        PART, quantity, contenders, same=same, unit="s", rounds=5, per=per
    )  # fmt: skip


def downhill(x, y, order, batch):
    """Our ``fit``; it draws ``order`` itself."""

    def work():
        rng, descent = np.random.default_rng(SEED), GradientDescent(RATE)
        options = {"epochs": 1, "batch_size": batch, "progress": False}
        return fit(NETWORK, START, (x, y), descent, rng=rng, **options).w

    return work


def pytorch(x, y, order, batch, threads=None):
    """An eager loop as PyTorch's tutorials write it, but without a DataLoader."""
    import torch
    from torch import nn

    x, y, order = map(torch.from_numpy, (x, y, order))
    usual = torch.get_num_threads()

    def work():
        torch.set_num_threads(threads or usual)
        net = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
        set_torch(net)
        sgd, measure = torch.optim.SGD(net.parameters(), RATE), nn.CrossEntropyLoss()
        for rows in order.split(batch):
            loss = measure(net(x[rows]), y[rows])
            sgd.zero_grad()
            loss.backward()
            sgd.step()
        torch.set_num_threads(usual)
        return in_our_order(p.detach().numpy() for p in net.parameters())

    return work


def set_torch(net) -> None:
    """Start a PyTorch network at ``START``; its matrices are (outputs, inputs)."""
    import torch

    ours = (part for p in NETWORK.unpack(START) for part in (p["W"].T, p["b"]))
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), ours, strict=True):
            parameter.copy_(torch.from_numpy(value.copy()))


def in_our_order(parameters) -> np.ndarray:
    """Return one vector from matrices (outputs, inputs) and biases in turn."""
    return np.concatenate([np.asarray(p).T.ravel() for p in parameters])


def scikit(x, y, order, batch):
    """``MLPClassifier``: one ``partial_fit`` is one epoch in the order given."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (100,), solver="sgd", learning_rate_init=RATE, batch_size=batch, alpha=0.0,
        momentum=0.0, nesterovs_momentum=False, shuffle=False, random_state=0,
    )  # fmt: skip
    model.partial_fit(x[:batch], y[:batch], classes=np.arange(10))

    def work():
        for k, p in enumerate(NETWORK.unpack(START)):
            model.coefs_[k][...], model.intercepts_[k][...] = p["W"], p["b"]
        model.partial_fit(x[order], y[order])
        pairs = zip(model.coefs_, model.intercepts_, strict=True)
        return np.concatenate([part.ravel() for pair in pairs for part in pair])

    return work


def one_by_one(x, y, order, batch):
    """One image at a time, column vectors, sums of gradients: as books begin."""
    columns, targets = x[:, :, None], np.eye(10, dtype=np.float32)[y][:, :, None]

    def work():
        with threadpool_limits(1, user_api="blas"):
            start = NETWORK.unpack(START)
            weights = [p["W"].T.copy() for p in start]
            biases = [p["b"][:, None].copy() for p in start]
            for first in range(0, len(order), batch):
                rows = order[first : first + batch]
                pairs = [(columns[row], targets[row]) for row in rows]
                step_of_loop(weights, biases, pairs)
            parameters = zip(weights, biases, strict=True)
            return in_our_order(part for pair in parameters for part in pair)

    return work


def step_of_loop(weights, biases, pairs) -> None:
    """Add up the gradients of a batch image by image, then take the step."""
    sums = [np.zeros_like(part) for part in (*weights, *biases)]
    for image, target in pairs:
        z = weights[0] @ image + biases[0]
        hidden = np.maximum(z, 0)
        output = weights[1] @ hidden + biases[1]
        powers = np.exp(output - output.max())
        error = powers / powers.sum() - target
        back = (weights[1].T @ error) * (z > 0)
        for total, part in zip(
            sums, (back @ image.T, error @ hidden.T, back, error), strict=True
        ):
            total += part
    for parameter, total in zip((*weights, *biases), sums, strict=True):
        parameter -= RATE / len(pairs) * total
