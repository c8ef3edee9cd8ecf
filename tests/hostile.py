"""Text that nobody should paste into a lab, made from a seed or by Hypothesis."""

MARKUP = "<img src=x onerror=alert(1)>"
#: What somebody may type where a number, a pair or a preset is wanted.
TYPED = (
    *("", " ", ";", "=", "-", ".", "0", "-0", "1", "-1", "1e308", "-1e308", "1e-320"),
    *("1e999", "nan", "NaN", "inf", "-inf", "Infinity", "1e5", "0.1", "0,1", "1_000"),
    *("1, 2", "(1; 2)", "1 2 3", "1, nan", "1,,2", "1,2,3,4,5", "0,0,0,0,0", "½", "٣"),
    *("²", "１２", "−1", "1\N{NO-BREAK SPACE}000", "ten", "None", "True", "[1]", "{}"),
    *("__import__('os')", "%s%n", "../../etc/passwd", "\\x00", "\x00", "\u202e1"),
    *(MARKUP, "<script>1</script>", "&amp;", "$\\frac{1}{0}$", "💥", "e\u0301" * 20),
    *("9" * 400, "x" * 100_000, "=" * 299, ";" * 299, "1" + "0" * 30, "\ud800"),
)


def preset_line(line, rng):
    """Return a preset made from a good one by one to three hostile changes."""
    parts = [part.partition("=")[::2] for part in line.split(";")]
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(len(parts)))
        change = CHANGES[int(rng.integers(len(CHANGES)))]
        change(parts, at, rng)
        parts = parts or [("v", "1")]
    equals = "=" if rng.integers(9) else "=="
    return (";" if rng.integers(9) else ";;").join(
        f"{key}{equals}{value}" for key, value in parts
    )


def _typed(rng):
    return TYPED[int(rng.integers(len(TYPED)))]


def _new_value(parts, at, rng):
    parts[at] = parts[at][0], _typed(rng)


def _one_number(parts, at, rng):
    """Change one item of a list of values."""
    items = parts[at][1].split(",")
    items[int(rng.integers(len(items)))] = _typed(rng)
    parts[at] = parts[at][0], ",".join(items)


def _new_key(parts, at, rng):
    parts[at] = _typed(rng), parts[at][1]


def _twice(parts, at, rng):
    parts.append(parts[at])


def _drop(parts, at, rng):
    del parts[at]


def _swap(parts, at, rng):
    """Give one key the value of another."""
    parts[at] = parts[at][0], parts[int(rng.integers(len(parts)))][1]


def _longer(parts, at, rng):
    parts[at] = parts[at][0], ",".join([parts[at][1]] * int(rng.integers(2, 40)))


def _more(parts, at, rng):
    """Write a digit more, which may still be a good value."""
    parts[at] = parts[at][0], parts[at][1] + str(rng.integers(10))


CHANGES = (
    *(_new_value, _new_value, _one_number, _new_key),
    *(_twice, _drop, _swap, _longer, _more),
)
