"""Writes Schedules/PyTorch.json and Schedules/Formulas.json, which the tests compare the learning-rate schedules with.

    /usr/bin/python3 tests/Golden/make_schedules.py

PyTorch.json holds what the schedulers of torch.optim.lr_scheduler do to a learning rate of 1, read before every step of
the optimizer, as a training loop meets it. Formulas.json holds what PyTorch has not: the formulas of the papers, and of
the schedules of optax and Hugging Face, written here in the papers' own form. README.md beside this file says more.
"""

import json
import math
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

warnings.filterwarnings("ignore", message=".*epoch parameter.*")


# --- What PyTorch does ----------------------------------------------------------------------------------------------


def optimizer(momentum=0.0):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=momentum)


def run(make, steps, what="lr", momentum=0.0):
    """The learning rate (or the momentum) in each of the first steps, the scheduler stepping after the optimizer."""
    sgd = optimizer(momentum)
    scheduler = make(sgd)
    values = []
    for _ in range(steps):
        values.append(float(sgd.param_groups[0][what]))
        sgd.step()
        scheduler.step()
    return values


def closed_form(make, steps):
    """The closed form that some schedulers have beside their recursion."""
    scheduler = make(optimizer())
    values = []
    for step in range(steps):
        scheduler.last_epoch = step
        values.append(float(scheduler._get_closed_form_lr()[0]))
    return values


def joined(first, boundary, second, steps):
    """One scheduler before a step, another from there on, each run by itself.

    SequentialLR of 1.13 is asked beside it, where it does the same. It does not with milestone 0, where the factor of the
    scheduler that should never run stays in all rates, nor when it is made for an optimizer whose state was loaded.
    """
    return run(first, boundary) + run(second, steps - boundary)


def sequential(first, boundary, second):
    return lambda sgd: schedulers.SequentialLR(sgd, [first(sgd), second(sgd)], [boundary])


def restarts(cycle, multiplier, eta_min=0.0):
    return lambda sgd: schedulers.CosineAnnealingWarmRestarts(sgd, cycle, multiplier, eta_min=eta_min)


def one_cycle(steps, **settings):
    return lambda sgd: schedulers.OneCycleLR(sgd, max_lr=1.0, total_steps=steps, cycle_momentum=False, **settings)


def one_cycle_momentum(steps, **settings):
    return lambda sgd: schedulers.OneCycleLR(sgd, max_lr=1.0, total_steps=steps, **settings)


def cosine(half_period, eta_min=0.0):
    return lambda sgd: schedulers.CosineAnnealingLR(sgd, half_period, eta_min=eta_min)


def linear(start, end, steps):
    return lambda sgd: schedulers.LinearLR(sgd, start_factor=start, end_factor=end, total_iters=steps)


def pytorch_cases():
    return {
        "StepLR(7, 0.3)": run(lambda sgd: schedulers.StepLR(sgd, 7, 0.3), 40),
        "MultiStepLR(5, 6, 20; 0.1)": run(lambda sgd: schedulers.MultiStepLR(sgd, [5, 6, 20], 0.1), 30),
        "ExponentialLR(0.93)": run(lambda sgd: schedulers.ExponentialLR(sgd, 0.93), 60),
        "ConstantLR(0.25, 6)": run(lambda sgd: schedulers.ConstantLR(sgd, 0.25, 6), 12),
        "LinearLR(0.1, 0.8, 9)": run(linear(0.1, 0.8, 9), 15),
        "LinearLR(1, 0, 9), closed form": closed_form(linear(1.0, 0.0, 9), 15),
        "PolynomialLR(20, 2.5)": run(lambda sgd: schedulers.PolynomialLR(sgd, 20, 2.5), 30),
        "PolynomialLR(20, 1)": run(lambda sgd: schedulers.PolynomialLR(sgd, 20, 1.0), 30),
        "CosineAnnealingLR(13, 0.1)": run(cosine(13, 0.1), 60),
        "CosineAnnealingLR(13, 0.1), closed form": closed_form(cosine(13, 0.1), 60),
        "CosineAnnealingLR(1, 0), closed form": closed_form(cosine(1), 6),
        "CosineAnnealingWarmRestarts(8, 1, 0)": run(restarts(8, 1), 40),
        "CosineAnnealingWarmRestarts(3, 2, 0.05)": run(restarts(3, 2, 0.05), 100),
        "CosineAnnealingWarmRestarts(2, 3, 0.2)": run(restarts(2, 3, 0.2), 90),
        "CosineAnnealingWarmRestarts(1, 3, 0)": run(restarts(1, 3), 370),
        "OneCycleLR(50)": run(one_cycle(50), 50),
        "OneCycleLR(50, linear)": run(one_cycle(50, anneal_strategy="linear"), 50),
        "OneCycleLR(50, three phases)": run(one_cycle(50, three_phase=True), 50),
        "OneCycleLR(37, linear, three phases)": run(
            one_cycle(37, anneal_strategy="linear", three_phase=True, pct_start=0.4, div_factor=10.0, final_div_factor=50.0), 37),
        "OneCycleLR(50), momentum": run(one_cycle_momentum(50), 50, "momentum", momentum=0.9),
        "OneCycleLR(50, three phases), momentum": run(
            one_cycle_momentum(50, three_phase=True), 50, "momentum", momentum=0.9),
        "ChainedScheduler(ConstantLR(0.1, 4), ExponentialLR(0.9))": run(
            lambda sgd: schedulers.ChainedScheduler([schedulers.ConstantLR(sgd, 0.1, 4), schedulers.ExponentialLR(sgd, 0.9)]), 20),
        "LambdaLR(1 / (1 + t))": run(lambda sgd: schedulers.LambdaLR(sgd, lambda step: 1 / (1 + step)), 20),
        "LinearLR(0.2, 1, 10) then ExponentialLR(0.9)": joined(
            linear(0.2, 1.0, 10), 10, lambda sgd: schedulers.ExponentialLR(sgd, 0.9), 30),
        "SequentialLR(LinearLR(0.2, 1, 10), CosineAnnealingLR(25, 0.1))": run(
            sequential(linear(0.2, 1.0, 10), 10, cosine(25, 0.1)), 36),
        "LinearLR(0.2, 1, 10) then CosineAnnealingLR(25, 0.1)": joined(linear(0.2, 1.0, 10), 10, cosine(25, 0.1), 36),
    }


# --- What PyTorch has not -------------------------------------------------------------------------------------------


def values(function, steps):
    return [float(function(step)) for step in range(steps)]


def optax_cosine_decay(step, decay_steps, alpha, exponent):
    count = min(step, decay_steps)
    return (1 - alpha) * (0.5 * (1 + math.cos(math.pi * count / decay_steps))) ** exponent + alpha


def optax_warmup_cosine(step, warmup, decay_steps, end):
    """warmup_cosine_decay_schedule from 0 to a peak of 1; decay_steps counts the warm-up too."""
    return step / warmup if step < warmup else optax_cosine_decay(step - warmup, decay_steps - warmup, end, 1)


def optax_polynomial(step, end, power, transition_steps):
    return (1 - end) * (1 - min(step, transition_steps) / transition_steps) ** power + end


def optax_exponential(step, transition_steps, rate, begin, staircase):
    if step <= begin:
        return 1
    periods = (step - begin) / transition_steps
    return rate ** (math.floor(periods) if staircase else periods)


def trapezoid(step, warmup, total, decay, shape):
    if step < warmup:
        return (step + 1) / warmup
    if step < total - decay:
        return 1
    return shape(min((step - (total - decay)) / decay, 1))


def floored(shape, final):
    return lambda v: final + (1 - final) * shape(v)


def mirror_cosine(v):
    return 2 * (1 - v) - 0.5 * (1 + math.cos(math.pi * v))


def noam(step, width, warmup):
    t = step + 1
    return width**-0.5 * min(t**-0.5, t * warmup**-1.5)


def hugging_face_inverse_sqrt(step, warmup):
    return step / warmup if step < warmup else 1 / math.sqrt(step / warmup)


def formula_cases():
    return {
        "optax cosine_decay_schedule(40, 0.1, 1.7)": values(lambda t: optax_cosine_decay(t, 40, 0.1, 1.7), 50),
        "optax warmup_cosine_decay_schedule(10, 50, 0.1)": values(lambda t: optax_warmup_cosine(t, 10, 50, 0.1), 60),
        "optax polynomial_schedule(0.2, 3, 30)": values(lambda t: optax_polynomial(t, 0.2, 3, 30), 40),
        "optax exponential_decay(7, 0.5, 4)": values(lambda t: optax_exponential(t, 7, 0.5, 4, False), 40),
        "optax exponential_decay(7, 0.5, 4, staircase)": values(lambda t: optax_exponential(t, 7, 0.5, 4, True), 40),
        "geometric warm-up(12, 0.001)": values(lambda t: 10 ** (-3 * (1 - min(t, 12) / 12)), 20),
        "untuned exponential warm-up(beta2 = 0.95)": values(lambda t: 1 - math.exp(-(1 - 0.95) * (t + 1)), 60),
        "warm-up stable decay(5, 40, 10, linear)": values(lambda t: trapezoid(t, 5, 40, 10, lambda v: 1 - v), 50),
        "warm-up stable decay(5, 40, 10, 1 - sqrt)": values(
            lambda t: trapezoid(t, 5, 40, 10, lambda v: 1 - math.sqrt(v)), 50),
        "warm-up stable decay(5, 40, 10, 1 - sqrt, to 0.1)": values(
            lambda t: trapezoid(t, 5, 40, 10, floored(lambda v: 1 - math.sqrt(v), 0.1)), 50),
        "warm-up stable decay(5, 40, 10, 1 - square)": values(lambda t: trapezoid(t, 5, 40, 10, lambda v: 1 - v**2), 50),
        "warm-up stable decay(5, 40, 10, cosine)": values(
            lambda t: trapezoid(t, 5, 40, 10, lambda v: 0.5 * (1 + math.cos(math.pi * v))), 50),
        "warm-up stable decay(5, 40, 10, mirror cosine)": values(lambda t: trapezoid(t, 5, 40, 10, mirror_cosine), 50),
        "warm-up stable decay(5, 40, 10, exponential, to 0.02)": values(
            lambda t: trapezoid(t, 5, 40, 10, lambda v: math.exp(v * math.log(0.02))), 50),
        "REX(30), paper": values(lambda t: (1 - t / 30) / (0.5 + 0.5 * (1 - t / 30)), 30),
        "REX(30), beta 0.9": values(lambda t: (1 - t / 30) / (0.1 + 0.9 * (1 - t / 30)), 30),
        "Noam(512, 20)": values(lambda t: noam(t, 512, 20), 100),
        "T5(25)": values(lambda t: 1 / math.sqrt(max(t, 25)), 100),
        "EDM2(30, 8)": values(lambda t: min(t / 8, 1) / math.sqrt(max(t / 30, 1)), 100),
        "Hugging Face get_inverse_sqrt_schedule(16)": values(lambda t: hugging_face_inverse_sqrt(t, 16), 100),
    }


def write(name, source, cases):
    path = pathlib.Path(__file__).parent / "Schedules" / f"{name}.json"
    lines = [f"    {json.dumps(case)}: {json.dumps(factors)}" for case, factors in cases.items()]
    path.write_text("{\n  \"source\": " + json.dumps(source) + ",\n  \"cases\": {\n" + ",\n".join(lines) + "\n  }\n}\n")


if __name__ == "__main__":
    write("PyTorch", f"torch.optim.lr_scheduler of PyTorch {torch.__version__}", pytorch_cases())
    write("Formulas", "closed forms of the papers, of optax and of Hugging Face's transformers", formula_cases())
