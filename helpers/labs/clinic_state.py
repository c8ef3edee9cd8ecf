"""The state of the training clinic, and what follows from it without any widget."""

from dataclasses import dataclass

from helpers.labs import presets
from helpers.patients import (
    CURES,
    DISEASES,
    EVERY,
    PATIENTS,
    STEPS,
    TREATMENTS,
    Case,
    Patient,
    case,
    draw,
    treated,
)

UNDECIDED = "not yet named"
DIAGNOSES = (UNDECIDED, *DISEASES)
FRAMES = STEPS // EVERY + 1
WANTED = 8
#: disease → the reading that gives it away, said after the answer
SIGNS = {
    "learning rate too large": "step 0 looks healthy but for the update/weight ratio",
    "learning rate too small": "all sizes are healthy, the update/weight ratio is not",
    "vanishing gradients": "the activations of step 0 shrink layer by layer",
    "exploding gradients": "the activations of step 0 grow layer by layer",
    "dead ReLU units": "hidden units are silent from step 0, at healthy weights",
    "all weights start at zero": "the weights of step 0 are 0",
    "overfitting": "the training loss goes to 0, the validation loss does not",
    "batches too small": "step 0 has healthy sizes, and later the loss jumps",
    "inputs not scaled": "bar 0, the input, is far above 1",
    "L2 too strong": "step 0 has healthy sizes, and then all weights shrink",
}


@dataclass(frozen=True)
class State:
    """A patient's number, the treatment, the diagnosis, and the reading on show."""

    number: int = 3
    treatment: str = "none"
    diagnosis: str = UNDECIDED
    frame: int = 0

    @property
    def patient(self) -> Patient:
        """Who it is."""
        return draw(self.number)

    def untreated(self) -> Case:
        """Return the record of the sick run."""
        return case(self.patient.settings, self.number)

    def record(self) -> Case:
        """Return the record of the run on show."""
        return case(treated(self.patient.settings, self.treatment), self.number)

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        values = {"patient": self.number, "treatment": self.treatment}
        values |= {"diagnosis": self.diagnosis, "step": self.frame * EVERY}
        return presets.write(values)


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if something does not fit.

    >>> read_preset("patient=7;step=12").frame
    2
    """
    readers = {
        "patient": lambda text: presets.whole(
            text, low=1, high=PATIENTS, name="a patient"
        ),
        "treatment": lambda text: presets.choice(text, TREATMENTS, "treatment"),
        "diagnosis": lambda text: presets.choice(text, DIAGNOSES, "disease"),
        "step": lambda text: presets.whole(text, low=0, high=STEPS, name="a step"),
    }
    values = presets.read(text, readers)
    changes = {"frame": values.pop("step", 0) // EVERY}
    if "patient" in values:
        changes["number"] = values.pop("patient")
    return State(**values, **changes)


def verdict(state: State) -> str:
    """Return in words what diagnosis and treatment are worth."""
    return " ".join(filter(None, (_named(state), _outcome(state))))


def _named(state: State) -> str:
    disease = state.patient.disease
    if state.diagnosis == UNDECIDED:
        return "Diagnosis: not yet named."
    if state.diagnosis != disease:
        again = "Read step 0 again; if its sizes are healthy, see how the run goes on."
        return f"Diagnosis: not “{state.diagnosis}”. {again}"
    return f"Diagnosis right: {disease}. The sign: {SIGNS[disease]}."


def _outcome(state: State) -> str:
    """Return what the treatment did; the cause is named only once it is found."""
    if state.treatment == "none":
        return ""
    record, disease = state.record(), state.patient.disease
    if record.overflow >= 0:
        return f"Treated: it still overflows at step {record.overflow}."
    share = f"{record.final_accuracy:.0%} of the validation images"
    if not record.well:
        return f"Treated: it reads {share}, which is not well yet."
    if state.treatment == CURES[disease]:
        return f"Cured: it reads {share}."
    extra = "; does this meet the cause?" if state.diagnosis != disease else "."
    return f"Recovered: it reads {share}{extra}"


class Goal:
    """Eight patients named right at the first try.

    Attributes
    ----------
    first : dict
        number → whether the first diagnosis was right.
    """

    words = f"Goal: name {WANTED} patients right, each at the first try."

    def __init__(self):
        self.first: dict[int, bool] = {}

    def note(self, state: State) -> None:
        """Remember a patient's first diagnosis."""
        if state.diagnosis != UNDECIDED:
            right = state.diagnosis == state.patient.disease
            self.first.setdefault(state.number, right)

    def score(self) -> str:
        """Return the score in words."""
        right = sum(self.first.values())
        word = "reached ✔" if right >= WANTED else "not yet"
        return f"Right at the first try: {right} of {len(self.first)} named ({word})."
