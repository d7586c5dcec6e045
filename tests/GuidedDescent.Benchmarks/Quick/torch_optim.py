"""Times torch.optim on the workloads of the benchmark, with the same hyperparameters, and prints one JSON document.

    python3 torch_optim.py ROUNDS

Progress goes to standard error. A rule that torch does not have (Lion, Signum) is left out.
"""

import json
import statistics
import sys
import time

import torch

LARGE = 1 << 24
SMALL_COUNT = 10_000
SMALL_LENGTH = 1_000
WARM_UP_SECONDS = 0.3
WARM_UP_STEPS = 3

SHARED = {"lr": 1e-4, "weight_decay": 1e-2}
RULES = {
    "AdamW": lambda p, foreach: torch.optim.AdamW(p, **SHARED, foreach=foreach),
    "Sgd": lambda p, foreach: torch.optim.SGD(p, **SHARED, foreach=foreach),
    "Sgd momentum": lambda p, foreach: torch.optim.SGD(p, **SHARED, momentum=0.9, foreach=foreach),
    "Sgd Nesterov": lambda p, foreach: torch.optim.SGD(p, **SHARED, momentum=0.9, nesterov=True, foreach=foreach),
    "Adam": lambda p, foreach: torch.optim.Adam(p, **SHARED, foreach=foreach),
    "AdaGrad": lambda p, foreach: torch.optim.Adagrad(p, **SHARED, lr_decay=1e-3, foreach=foreach),
    "RmsProp": lambda p, foreach: torch.optim.RMSprop(p, **SHARED, foreach=foreach),
    "RmsProp momentum": lambda p, foreach: torch.optim.RMSprop(p, **SHARED, momentum=0.9, foreach=foreach),
    "RmsProp centered": lambda p, foreach: torch.optim.RMSprop(p, **SHARED, centered=True, foreach=foreach),
    "RmsProp both": lambda p, foreach: torch.optim.RMSprop(p, **SHARED, momentum=0.9, centered=True, foreach=foreach),
}
SMALL_RULES = ("AdamW", "Sgd")


def parameters(count, length):
    generator = torch.Generator().manual_seed(1)
    made = []
    for _ in range(count):
        parameter = torch.nn.Parameter(torch.rand(length, generator=generator) * 2 - 1)
        parameter.grad = torch.rand(length, generator=generator) * 2 - 1
        made.append(parameter)
    return made


def median_milliseconds(step, rounds):
    start = time.perf_counter()
    steps = 0
    while steps < WARM_UP_STEPS or time.perf_counter() - start < WARM_UP_SECONDS:
        step()
        steps += 1
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def measure(rounds):
    for layout, count, length, names in (
        ("16M", 1, LARGE, tuple(RULES)),
        ("separate", SMALL_COUNT, SMALL_LENGTH, SMALL_RULES),
    ):
        tensors = parameters(count, length)
        for name in names:
            for threads in (1, 2):
                torch.set_num_threads(threads)
                for foreach in (False, True):
                    optimizer = RULES[name](tensors, foreach)
                    milliseconds = median_milliseconds(optimizer.step, rounds)
                    print(f"torch {layout} {name} threads={threads} foreach={foreach}: {milliseconds:.2f} ms", file=sys.stderr)
                    yield {
                        "rule": name,
                        "layout": layout,
                        "threads": threads,
                        "foreach": foreach,
                        "milliseconds": milliseconds,
                    }


if __name__ == "__main__":
    print(json.dumps({"version": torch.__version__, "results": list(measure(int(sys.argv[1])))}))
