"""Make optimizer_paths.json: what PyTorch's optimizers do on two losses.

Needs PyTorch, which the tests do not. It rewrites the table beside this file:
``python tests/reference/make_optimizer_paths.py``. Each path has 200 steps in
float64; every tenth point is stored with all its digits.
"""

import json
import platform
from pathlib import Path

import torch

STEPS, EVERY = 200, 10
CASES = {
    "gradient descent": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "Nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": (torch.optim.Adagrad, {}),
    "AdaDelta": (torch.optim.Adadelta, {}),
    "RMSprop": (torch.optim.RMSprop, {}),
    "Adam": (torch.optim.Adam, {}),
    "AdamW": (torch.optim.AdamW, {}),
}
LOSSES = {
    "rosenbrock": (
        lambda w: 100 * (w[1] - w[0] ** 2) ** 2 + (1 - w[0]) ** 2,
        (-1.5, 2.0),
        {
            "gradient descent": 3e-4,
            "momentum": 1e-4,
            "Nesterov": 1e-4,
            "AdaGrad": 0.5,
            "AdaDelta": 1.0,
            "RMSprop": 0.01,
            "Adam": 0.05,
            "AdamW": 0.05,
        },
    ),
    "himmelblau": (
        lambda w: (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2,
        (-0.5, -1.0),
        {
            "gradient descent": 0.01,
            "momentum": 2e-3,
            "Nesterov": 2e-3,
            "AdaGrad": 0.5,
            "AdaDelta": 20.0,
            "RMSprop": 0.02,
            "Adam": 0.1,
            "AdamW": 0.1,
        },
    ),
}


def path(loss, start, optimizer_class, options):
    """Return every tenth point of 200 steps."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([w], **options)
    points = [w.tolist()]
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        if step % EVERY == 0:
            points.append(w.tolist())
    return points


def main():
    """Write the table."""
    table = {
        "made_with": f"PyTorch {torch.__version__}, Python {platform.python_version()}",
        "steps": STEPS,
        "every": EVERY,
        "paths": [
            {
                "surface": surface,
                "optimizer": name,
                "learning_rate": rates[name],
                "points": path(loss, start, cls, {"lr": rates[name], **options}),
            }
            for surface, (loss, start, rates) in LOSSES.items()
            for name, (cls, options) in CASES.items()
        ],
    }
    target = Path(__file__).with_name("optimizer_paths.json")
    target.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
