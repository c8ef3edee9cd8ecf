"""Bets of the race lab: placed before the start, settled at the end."""

from helpers.labs.race_state import State

NO_BET = "nobody yet"
GOAL = 3
FIELD = 4  # runners without whom a bet does not count


class Bets:
    """What the reader bet on each race, and how many different winners were named.

    A bet counts if at least four run and it was placed before the race moved. A race
    that has been seen to its end pays nothing any more, and a winner counts once.

    Attributes
    ----------
    named : list of str
        The different winners bet on rightly, in order.
    right, settled : int
        How many bets were right, and how many were made.
    """

    terms = (
        f"Goal: bet right on races with {GOAL} different winners and at least {FIELD} "
        "runners. Choose the surface, the start and who runs; bet; then press play."
    )

    def __init__(self):
        self.named: list[str] = []
        self.right = self.settled = 0
        self._placed: dict[State, str] = {}
        self._begun: set[State] = set()
        self._over: dict[State, str] = {}

    def on(self, state: State) -> str:
        """Return the name bet on in this race."""
        return self._placed.get(state, NO_BET)

    def place(self, state: State, name: str) -> None:
        """Bet on a name; ValueError once the race has moved."""
        if state in self._begun and name != self.on(state):
            raise TooLate(
                "this race has begun: change the start, the surface or the field, and "
                "bet on the next one"
            )
        self._placed[state] = name

    def see(self, state: State, winners: tuple[str, ...], *, over: bool) -> None:
        """Take note that a race has moved, and that it is ``over``."""
        self._begun.add(state)
        if over and state not in self._over:
            self._over[state] = self._settle(state, winners)

    def _settle(self, state: State, winners: tuple[str, ...]) -> str:
        """Return what came of the bet on a race, in words."""
        name = self.on(state)
        if name == NO_BET:
            return "You had not bet on this race."
        if len(state.racers) < FIELD:
            return f"Too few runners: a bet counts where at least {FIELD} run."
        self.settled += 1
        if name not in winners:
            return f"Lost: you had bet on {name}."
        self.right += 1
        if name in self.named:
            return f"Right again with {name}; a new winner would count."
        self.named.append(name)
        return f"Right: {name}."

    def score(self, state: State) -> str:
        """Return in words what came of this race, and the score so far."""
        came = self._over.get(state, "")
        names = f" ({', '.join(self.named)})" if self.named else ""
        mark = " ✔" if len(self.named) >= GOAL else ""
        count = f"Different winners bet on: {len(self.named)} of {GOAL}{names}{mark}; "
        return f"{came} {count}{self.right} of {self.settled} bets right.".strip()


class TooLate(ValueError):
    """A bet on a race that has begun."""
