"""The stop button: an interrupt is noted, acted upon in time, and loses nothing."""

import os
import queue
import signal
import threading

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import GradientDescent
from helpers.stopping import StopButton
from helpers.training import fit


def press():
    """Interrupt this process as Ctrl-C does."""
    signal.raise_signal(signal.SIGINT)


def test_the_first_interrupt_is_noted_and_the_second_insists():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), StopButton() as stop:
        press()
        assert stop.asked
        press()
    assert signal.getsignal(signal.SIGINT) is before


def test_interrupts_that_are_ignored_stay_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with StopButton() as stop:
            press()
        assert not stop.asked and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_of_the_main_thread_nothing_changes():
    seen = []

    def work():
        with StopButton() as stop:
            seen.append((stop.asked, signal.getsignal(signal.SIGINT)))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(False, before)]


class Interrupting(GradientDescent):
    """Gradient descent during which somebody presses the stop button."""

    def __init__(self, at):
        super().__init__(0.1)
        self.at, self.taken = at, []

    def step(self, w, objective):
        if len(self.taken) + 1 == self.at:
            press()
        self.taken.append(super().step(w, objective))
        return self.taken[-1]


def train(rng, optimizer, **options):
    x, y = rng.normal(size=(100, 3)), np.arange(100) % 2
    network = Network([Dense(3, 2, "softmax")])
    w = network.initialise(rng)
    options = {"epochs": 20, "batch_size": 20, "progress": False} | options
    return fit(network, w, (x, y), optimizer, rng=rng, **options)


def test_an_interrupt_within_the_first_epoch_keeps_what_was_learned(rng, capsys):
    optimizer = Interrupting(at=3)
    history = train(rng, optimizer)
    np.testing.assert_array_equal(history.w, optimizer.taken[-1])
    assert len(optimizer.taken) == len(history.batch_loss) == 3
    assert history.train_loss == [pytest.approx(np.mean(history.batch_loss))]
    said = capsys.readouterr().out
    assert "interrupted after 1 epoch (the last unfinished)" in said
    assert "the weights are those of epoch 1" in said


def test_an_interrupt_between_epochs_leaves_no_unfinished_one(rng):
    history = train(rng, Interrupting(at=10))
    assert history.stopped == "interrupted" and not history.unfinished
    assert len(history.train_loss) == 2 and len(history.batch_loss) == 10


def test_the_unfinished_epoch_is_measured_and_may_be_the_best(rng):
    validation = rng.normal(size=(30, 3)), np.arange(30) % 2
    history = train(rng, Interrupting(at=12), validation=validation)
    assert history.unfinished and len(history.validation_loss) == 3
    best = int(np.argmin(history.validation_loss))
    assert history.best_epoch == best + 1


def test_an_interrupt_while_something_is_drawn_waits_for_the_picture(rng):
    drawn = []

    def draw(history):
        if len(history.train_loss) == 2:
            press()
        drawn.append(len(history.train_loss))

    history = train(rng, GradientDescent(0.1), on_epoch=draw)
    assert drawn == [1, 2] and history.stopped == "interrupted"
    assert len(history.train_loss) == len(history.seconds) == history.best_epoch == 2


def test_pressing_twice_ends_even_a_drawing_that_hangs(rng):
    def hang(history):
        press()
        press()
        raise AssertionError("the second interrupt was not heard")

    history = train(rng, GradientDescent(0.1), on_epoch=hang)
    assert history.stopped == "interrupted" and history.best_epoch == 1


TRAIN = """
from helpers.datasets import digits
from helpers.figures.live import LiveCurves
from helpers.recipes import RECIPES
data, live = digits(), LiveCurves(100_000)
run = RECIPES["first"].cook(data, epochs=100_000, progress=False, on_epoch=live)
live.end(run)
"""
LOOK = """
import numpy as np
from helpers.training import accuracy
right = accuracy(RECIPES["first"].network(data), run.w, data.validation)
kept = run.validation_accuracy[run.best_epoch - 1]
lengths = {len(run.train_loss), len(run.validation_loss), len(run.seconds)}
print(run.stopped, right == kept, right > 0.5, lengths == {len(run.train_loss)})
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send here")
def test_the_stop_button_of_a_real_kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        name = client.execute(TRAIN)
        kinds = heard(client, name, until=lambda kinds: kinds.count("picture") > 2)
        manager.interrupt_kernel()
        kinds += heard(client, name, until=lambda kinds: "idle" in kinds)
        assert "error" not in kinds
        assert any("Training interrupted after" in kind for kind in kinds)
        assert kinds[-2] == "picture"  # the last one, of all that was learned
        answer = heard(client, client.execute(LOOK), lambda kinds: "idle" in kinds)
        assert "interrupted True True True\n" in answer
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def heard(client, name, until):
    """Return what a kernel has sent about one request, until that is enough."""
    kinds = []
    while not until(kinds):
        try:
            message = client.get_iopub_msg(timeout=120)
        except queue.Empty:
            pytest.fail(f"the kernel fell silent after {kinds}")
        if message["parent_header"].get("msg_id") != name:
            continue
        kind, content = message["msg_type"], message["content"]
        kinds.append(
            {
                "display_data": "picture",
                "update_display_data": "picture",
                "status": content.get("execution_state"),
            }.get(kind, content.get("text", kind))
        )
    return kinds
