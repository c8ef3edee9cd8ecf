"""Exercise checks of lesson 09: measure, combine, stop, and differentiate one layer."""

import numpy as np

from helpers.checks.exercise import Exercise


def _one_hot(y, classes):
    return np.eye(classes)[y]


OUTPUT = np.array(
    [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.4, 0.35, 0.25], [0.1, 0.8, 0.1]]
)
SQUARE = np.array([[0.05, 0.9, 0.05], [0.7, 0.1, 0.2], [0.3, 0.45, 0.25]])

exercise_1 = Exercise(
    lesson="09",
    number=1,
    title="accuracy",
    solution=lambda output, y: np.mean(np.argmax(output, axis=1) == y),
    inputs=[
        (OUTPUT, np.array([0, 2, 1, 2])),
        (SQUARE, np.array([1, 0, 0])),
    ],
    mistakes=[
        (
            lambda output, y: np.mean(np.argmax(output, axis=0) == y),
            "Wrong axis: the classes lie along axis 1; take the argmax of each row.",
        ),
        (
            lambda output, y: np.mean(np.max(output, axis=1) == y),
            "max gives the largest probability; argmax gives its class.",
        ),
        (
            lambda output, y: np.mean(np.argmax(output) == y),
            "One argmax of the whole array: say axis=1 to get one class for each row.",
        ),
        (
            lambda output, y: np.mean((output > 0.5) == _one_hot(y, output.shape[1])),
            "You compare one-hot rows entry by entry, so zeros that agree count as "
            "right: compare one class for each row.",
        ),
        (
            lambda output, y: np.mean(output.round() * _one_hot(y, output.shape[1])),
            "Divide by the number of rows, not of entries; and the largest output "
            "decides even when it is below one half.",
        ),
        (
            lambda output, y: np.mean(output[np.arange(len(y)), y] > 0.5),
            "You ask whether the right class has more than one half; the largest "
            "output may be below 0.5: compare its argmax with y.",
        ),
        (
            lambda output, y: np.sum(np.argmax(output, axis=1) == y),
            "That is how many are right; divide by how many there are.",
        ),
        (
            lambda output, y: 100 * np.mean(np.argmax(output, axis=1) == y),
            "That is a percentage; return the fraction, between 0 and 1.",
        ),
        (
            lambda output, y: np.mean(np.argmax(output, axis=1) != y),
            "That is the error rate: count the rows that are right.",
        ),
        (
            lambda output, y: np.mean(output[np.arange(len(y)), y]),
            "That is the mean probability of the right class; accuracy only asks "
            "whether it is the largest.",
        ),
    ],
    insight="Accuracy has steps, so its slope is useless: we descend on the loss.",
)


def _confusion(read, y, classes):
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y, read), 1)
    return counts


def _confusion_once(read, y, classes):
    counts = np.zeros((classes, classes), dtype=int)
    counts[y, read] += 1
    return counts


def _by_largest(read, y, classes):
    return _confusion(read, y, max(np.max(y), np.max(read)) + 1)


def _cut_short(read, y, classes):
    return np.bincount(y * classes + read).reshape(classes, classes)


exercise_2 = Exercise(
    lesson="09",
    number=2,
    title="the confusion matrix",
    solution=_confusion,
    inputs=[
        (np.array([0, 1, 1, 2, 1, 1, 0]), np.array([0, 1, 1, 2, 2, 2, 0]), 3),
        (np.array([3, 3, 1, 0]), np.array([3, 1, 1, 3]), 4),
        (np.array([1, 0, 1]), np.array([1, 1, 1]), 4),  # nobody wrote or read a 3
    ],
    mistakes=[
        (
            lambda read, y, classes: _confusion(y, read, classes),
            "Transposed: the row is the true class, the column what was read.",
        ),
        (
            _confusion_once,
            "counts[y, read] += 1 adds once to each entry however often the pair "
            "occurs: use np.add.at(counts, (y, read), 1) or a loop.",
        ),
        (
            lambda read, y, classes: _confusion_once(y, read, classes),
            "Transposed, and += with index arrays adds only once to each entry: use "
            "np.add.at(counts, (y, read), 1).",
        ),
        (
            lambda read, y, classes: (
                _confusion(read, y, classes) * (1 - np.eye(classes, dtype=int))
            ),
            "The diagonal is missing: images that were read correctly count too.",
        ),
        (
            lambda read, y, classes: _confusion(read, y, classes) / len(y),
            "Return counts: do not divide by the number of images.",
        ),
        (
            _by_largest,
            "A class may be absent from both arrays: the matrix is (classes, classes) "
            "whatever the largest number in them is.",
        ),
        (
            _cut_short,
            "np.bincount ends at the largest number it meets: pass "
            "minlength=classes**2 before you reshape.",
        ),
    ],
    insight="Its diagonal divided by its sum is the accuracy.",
)

exercise_3 = Exercise(
    lesson="09",
    number=3,
    title="one gradient out of many",
    solution=lambda gradients, sizes: np.average(gradients, axis=0, weights=sizes),
    inputs=[
        (np.array([[1.0, 2.0], [3.0, 6.0]]), np.array([3, 1])),
        (np.array([[4, 0, 2], [0, 8, 2], [2, 2, 6]]), np.array([10, 10, 5])),
    ],
    mistakes=[
        (
            lambda gradients, sizes: np.mean(gradients, axis=0),
            "A small batch counts as much as a large one here: weight each gradient "
            "with the size of its batch.",
        ),
        (
            lambda gradients, sizes: np.sum(gradients, axis=0),
            "A sum of means is not a mean: weight with the sizes and divide by N.",
        ),
        (
            lambda gradients, sizes: sizes @ gradients,
            "The 1/N is missing: divide by the number of all examples.",
        ),
        (
            lambda gradients, sizes: sizes @ gradients / len(sizes),
            "You divide by the number of batches; divide by the number of examples.",
        ),
        (
            lambda gradients, sizes: np.sum(gradients, axis=0) / sizes.sum(),
            "Every batch has the same weight here: multiply each gradient by the size "
            "of its batch before you add, then divide by N.",
        ),
        (
            lambda gradients, sizes: (gradients * sizes).sum(axis=0) / sizes.sum(),
            "The sizes meet the columns here: write sizes[:, None] * gradients.",
        ),
        (
            lambda gradients, sizes: sizes @ gradients / sizes.sum() / len(sizes),
            "Divided once too often: a weighted mean divides by the sum of the sizes "
            "and nothing else.",
        ),
    ],
    insight="So memory is no limit: any batch can be computed in pieces.",
)


def _early_stopping(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses)


def _patience_later(losses, patience):
    return _early_stopping(losses, patience + 1)


def _from_zero(losses, patience):
    best, last = _early_stopping(losses, patience)
    return best - 1, last - 1


def _foresight(losses, patience):
    return int(np.argmin(losses)) + 1, _early_stopping(losses, patience)[1]


def _no_stopping(losses, patience):
    return int(np.argmin(losses)) + 1, len(losses)


def _rises_in_a_row(losses, patience):
    best, rises = 1, 0
    for epoch, loss in enumerate(losses, start=1):
        rises = rises + 1 if epoch > 1 and loss >= losses[epoch - 2] else 0
        best = epoch if loss < losses[best - 1] else best
        if rises >= patience:
            return best, epoch
    return best, len(losses)


def _first_rise(losses, patience):
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] >= losses[epoch - 2]:
            return epoch - 1, epoch
    return len(losses), len(losses)


def _first_valley(losses, patience):
    best = 1
    while best < len(losses) and losses[best] < losses[best - 1]:
        best += 1
    return best, min(len(losses), best + patience)


def _never_reset(losses, patience):
    best, waited = 1, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        elif epoch > 1:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses)


def _patience_sooner(losses, patience):
    return _early_stopping(losses, patience - 1)


def _swapped(losses, patience):
    return _early_stopping(losses, patience)[::-1]


def _ties_count(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss <= losses[best - 1]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses)


def _values(losses, patience):
    best, last = _early_stopping(losses, patience)
    return losses[best - 1], losses[last - 1]


exercise_4 = Exercise(
    lesson="09",
    number=4,
    title="early stopping",
    solution=_early_stopping,
    parts=("best epoch", "last epoch"),
    inputs=[
        ([0.9, 0.5, 0.6, 0.55, 0.58, 0.57], 2),
        ([0.9, 0.5, 0.6, 0.55, 0.6, 0.3], 3),
        ([0.8, 0.6, 0.6, 0.6], 2),
        ([0.9, 0.7, 0.6], 2),
        ([0.9, 0.5, 0.6, 0.55, 0.6, 0.65, 0.7], 2),
        ([0.9, 0.5, 0.6, 0.4, 0.5], 3),
        ([0.9, 0.5, 0.6, 0.4, 0.5, 0.45, 0.3], 3),
    ],
    mistakes=[
        (
            _patience_later,
            "One epoch too late: with patience p you stop at the p-th epoch after the "
            "best one.",
        ),
        (
            _patience_sooner,
            "One epoch too early: with patience p you stop at the p-th epoch after the "
            "best one.",
        ),
        (_never_reset, "Your count goes on after a better epoch: start it at 0 again."),
        (_from_zero, "Count epochs from 1: add 1 to Python's index."),
        (
            _foresight,
            "Your best epoch lies after the stop: at the stop you cannot know it.",
        ),
        (_no_stopping, "You never stop: patience has no effect."),
        (
            _rises_in_a_row,
            "You compare with the epoch before; compare with the best epoch so far.",
        ),
        (_first_rise, "You stop at the first rise: patience has no effect."),
        (
            _first_valley,
            "Your search ends at the first rise: a better epoch may follow while "
            "patience lasts, and then the count starts again.",
        ),
        (_swapped, "Swapped: return the best epoch first, then the last one trained."),
        (_ties_count, "An equal loss is not a better one: use <, not <=."),
        (_values, "Those are the losses; return the two epochs."),
    ],
    insight="This is what fit does with its argument patience.",
)


def _hidden_layer(x, h, W2, dz2, *, slope=lambda h: h > 0):
    dz1 = (dz2 @ W2.T) * slope(h)
    return x.T @ dz1, dz1.sum(axis=0)


def _wrong_slope(slope):
    return lambda x, h, W2, dz2: _hidden_layer(x, h, W2, dz2, slope=slope)


def _not_transposed(x, h, W2, dz2):
    dz1 = (dz2 @ W2) * (h > 0)
    return x.T @ dz1, dz1.sum(axis=0)


def _over_units(x, h, W2, dz2):
    dz1 = (dz2 @ W2.T) * (h > 0)
    return x.T @ dz1, dz1.sum(axis=1)


def _rng_case(seed, examples, inputs, units):
    rng = np.random.default_rng(seed)
    x = rng.integers(-2, 3, (examples, inputs)).astype(float)
    h = np.maximum(x @ rng.integers(-2, 3, (inputs, units)), 0)
    W2 = rng.integers(-3, 4, (units, units)).astype(float)
    return x, h, W2, rng.integers(-4, 5, (examples, units)) / 4


exercise_5 = Exercise(
    lesson="09",
    number=5,
    title="the gradient of a hidden layer",
    solution=lambda x, h, W2, dz2: _hidden_layer(x, h, W2, dz2),
    parts=("dW1", "db1"),
    inputs=[_rng_case(4, 4, 2, 3), _rng_case(7, 5, 3, 4)],
    mistakes=[
        (
            _wrong_slope(lambda h: h >= 0),
            "The slope of ReLU is missing, or its mask is always true: h is never "
            "negative, so h >= 0 lets everything through. Multiply by h > 0.",
        ),
        (
            _wrong_slope(lambda h: 1 - h**2),
            "1 − h² is the slope of tanh; the slope of ReLU is 1 where h > 0, else 0.",
        ),
        (
            _wrong_slope(lambda h: h),
            "You multiply by h itself; the slope of ReLU is 1 where h > 0, else 0.",
        ),
        (
            _not_transposed,
            "W2 must be transposed on the way back: dz2 @ W2.T.",
        ),
        (
            _over_units,
            "db1 sums over the wrong axis: b1 has one entry for each hidden unit, so "
            "sum over the examples, axis 0.",
        ),
        (
            lambda x, h, W2, dz2: tuple(
                part / len(x) for part in _hidden_layer(x, h, W2, dz2)
            ),
            "Divided by N once too often: the 1/N is already in dz2.",
        ),
        (
            lambda x, h, W2, dz2: (
                _hidden_layer(x, h, W2, dz2)[0].T,
                _hidden_layer(x, h, W2, dz2)[1],
            ),
            "dW1 is transposed: it must have the shape of W1, (inputs, units).",
        ),
        (
            lambda x, h, W2, dz2: (
                _hidden_layer(x, h, W2, dz2)[0],
                _hidden_layer(x, h, W2, dz2)[1] / len(x),
            ),
            "db1 is a sum over the examples, not a mean: the 1/N is already in dz2.",
        ),
        (
            lambda x, h, W2, dz2: (
                _hidden_layer(x, h, W2, dz2)[0],
                (dz2 @ W2.T).sum(axis=0),
            ),
            "db1 needs the mask too: add up dz1, not dz2 @ W2.T.",
        ),
        (
            lambda x, h, W2, dz2: _hidden_layer(x, h, W2, dz2)[::-1],
            "Swapped: return dW1 first, then db1.",
        ),
        (
            lambda x, h, W2, dz2: (h.T @ dz2, dz2.sum(axis=0)),
            "Those are the gradients of the layer above, dW2 and db2: go one further.",
        ),
    ],
    insight="Repeat it layer by layer and you have backpropagation.",
)
