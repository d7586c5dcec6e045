"""Writes ScheduleFree.json, which the tests compare the schedule-free rules with.

    /usr/bin/python3 tests/Golden/ScheduleFree/make_schedule_free.py

The rules are written in the three sequences of the paper (Defazio et al. 2024), in double precision: the iterate z, its
weighted average x, and y between them, where the gradient is taken. The rules under test keep y and z only, and never x.
"""

import json
import pathlib

import numpy as np

STEPS = 25


def run(rule, learning_rate, beta, beta2, epsilon, weight_decay, warm_up, step_power, rate_power, seed):
    random = np.random.default_rng(seed)
    start = random.uniform(-1, 1, 13).astype(np.float32)
    gradients = random.uniform(-1, 1, (STEPS, 13)).astype(np.float32)
    x = start.astype(np.float64)
    y, z, v = x.copy(), x.copy(), np.zeros(13)
    largest, total = 0.0, 0.0
    trained, evaluated = [], []
    for k in range(STEPS):
        rate = learning_rate * ((k + 1) / warm_up if k < warm_up else 1.0)
        largest = max(rate, largest)
        weight = (k + 1) ** step_power * largest ** rate_power
        total += weight
        share = weight / total if total != 0 else 0.0
        g = gradients[k].astype(np.float64)
        if rule == "ScheduleFreeAdamW":
            v = beta2 * v + (1 - beta2) * g * g
            g = g / (np.sqrt(v / (1 - beta2 ** (k + 1))) + epsilon)
        g = g + weight_decay * y
        z = z - rate * g
        x = (1 - share) * x + share * z
        y = beta * x + (1 - beta) * z
        trained.append(y.tolist())
        evaluated.append(x.tolist())
    hyperparameters = {
        "LearningRate": learning_rate, "WeightDecay": weight_decay, "WarmUpSteps": warm_up, "StepPower": step_power,
        "LearningRatePower": rate_power,
    }
    if rule == "ScheduleFreeAdamW":
        hyperparameters |= {"Beta1": beta, "Beta2": beta2, "Epsilon": epsilon}
    else:
        hyperparameters["Beta"] = beta
    return {
        "rule": rule, "hyperparameters": hyperparameters, "start": start.tolist(), "gradients": gradients.tolist(),
        "trained": trained, "evaluated": evaluated,
    }


def main():
    cases = [
        run("ScheduleFreeSgd", 0.05, 0.9, None, None, 0.0, 0, 0.0, 2.0, 1),
        run("ScheduleFreeSgd", 0.08, 0.8, None, None, 0.1, 6, 1.5, 2.0, 2),
        run("ScheduleFreeAdamW", 0.02, 0.9, 0.99, 1e-6, 0.0, 0, 0.0, 2.0, 3),
        run("ScheduleFreeAdamW", 0.03, 0.95, 0.95, 1e-4, 0.1, 8, 0.5, 1.0, 4),
    ]
    path = pathlib.Path(__file__).with_name("ScheduleFree.json")
    path.write_text(json.dumps({"cases": cases}) + "\n")


main()
