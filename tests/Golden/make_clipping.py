"""Writes Clipping/PyTorch.json, which the tests compare the gradient pipeline with.

    /usr/bin/python3 tests/Golden/make_clipping.py

A training loop of torch in float64: SGD with momentum on one group, AdamW on another, and before each step what users write
there: gradients of two micro-batches added up, divided by the loss scale and their number, looked through for infinities and
NaN, clipped by torch.nn.utils.clip_grad_norm_. The operators behind torch.cuda.amp.GradScaler exist for CUDA only, so its
decisions (skip, backoff, growth) are taken here as its documentation says them. AdaptiveClipping is the formula of timm's
adaptive_clip_grad, written with torch. Weights and gradients are drawn as README.md beside this file says.
"""

import json
import math
import pathlib

import numpy
import torch

SHAPES = [[5, 7], [7], [3, 4, 2], [11]]
MASK = (1 << 64) - 1
STEPS = 12
INFINITE_STEPS = {3: math.inf, 4: math.nan, 9: -math.inf}


def draw(seed, tensor, step, length, scale):
    state = (seed * 1_000_000 + tensor * 1000 + step) & MASK
    values = []
    for _ in range(length):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        mixed ^= mixed >> 31
        values.append(float(numpy.float32(((mixed >> 40) / 8388608.0 - 1) * scale)))
    return values


def tensor_of(numbers, shape):
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


def clip_adaptively(parameter, ratio, least):
    gradient, weight = parameter.grad, parameter.detach()
    if parameter.ndim <= 1:
        norms = gradient.norm(2.0), weight.norm(2.0)
    else:
        axes = tuple(range(1, parameter.ndim))
        norms = gradient.norm(2.0, dim=axes, keepdim=True), weight.norm(2.0, dim=axes, keepdim=True)
    most = norms[1].clamp(min=least).mul(ratio)
    clipped = gradient * (most / norms[0].clamp(min=1e-6))
    parameter.grad.copy_(torch.where(norms[0] < most, gradient, clipped))


def train(name, seed, global_norm=None, tensor_norm=None, adaptive=None, batches=1, scale=None, interval=0, bad=False):
    weights = [torch.nn.Parameter(tensor_of(draw(seed, i, 0, math.prod(shape), 1.0), shape)) for i, shape in enumerate(SHAPES)]
    optimizers = [
        torch.optim.SGD(weights[:2], lr=0.05, momentum=0.9, weight_decay=0.01, nesterov=True),
        torch.optim.AdamW(weights[2:], lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
    ]
    factor, streak, steps = float(scale or 1), 0, []
    for step in range(1, STEPS + 1):
        for i, weight in enumerate(weights):
            gradient = torch.zeros_like(weight)
            for batch in range(batches):
                numbers = draw(seed, i, step * 10 + batch, weight.numel(), 2.0 * step / STEPS)
                # The trainer multiplied in single precision, as it has to.
                scaled = numpy.array(numbers, dtype=numpy.float32) * numpy.float32(factor)
                gradient += tensor_of(scaled.astype(float), SHAPES[i])
            weight.grad = gradient
        if bad and step in INFINITE_STEPS:
            weights[2].grad.view(-1)[5] = INFINITE_STEPS[step]
        for weight in weights:
            weight.grad /= factor * batches
        finite = all(bool(torch.isfinite(weight.grad).all()) for weight in weights)
        norm = float(torch.nn.utils.clip_grad_norm_(weights, math.inf)) if finite else None
        record = {"lossScale": factor, "isSkipped": not finite, "norm": norm}
        if finite:
            if adaptive:
                for weight in weights:
                    clip_adaptively(weight, *adaptive)
            if tensor_norm:
                for weight in weights:
                    torch.nn.utils.clip_grad_norm_([weight], tensor_norm)
            if global_norm:
                torch.nn.utils.clip_grad_norm_(weights, global_norm)
            for optimizer in optimizers:
                optimizer.step()
        if interval and finite:
            streak += 1
            if streak == interval:
                factor, streak = factor * 2.0, 0
        elif interval:
            factor, streak = factor * 0.5, 0
        record["weights"] = [weight.detach().reshape(-1).tolist() for weight in weights]
        steps.append(record)
    return {"name": name, "seed": seed, "batches": batches, "steps": steps}


def main():
    cases = [
        train("global norm", 1, global_norm=0.7),
        train("global norm that is rarely reached", 2, global_norm=4.0),
        train("tensor norm", 3, tensor_norm=0.4),
        train("tensor norm, then global norm", 4, tensor_norm=0.9, global_norm=1.1),
        train("adaptive", 5, adaptive=(0.05, 1e-3)),
        train("adaptive, tensor norm, global norm", 6, adaptive=(0.3, 1e-3), tensor_norm=0.6, global_norm=0.8),
        train("two micro-batches", 7, global_norm=0.7, batches=2),
        train("loss scale of GradScaler", 8, scale=4096.0, interval=3, bad=True),
        train("loss scale of GradScaler, two micro-batches, clipped", 9, global_norm=0.5, batches=2, scale=1024.0, interval=2, bad=True),
    ]
    folder = pathlib.Path(__file__).parent / "Clipping"
    folder.mkdir(exist_ok=True)
    text = json.dumps({"source": f"torch {torch.__version__}", "shapes": SHAPES, "cases": cases})
    (folder / "PyTorch.json").write_text(text + "\n")


main()
