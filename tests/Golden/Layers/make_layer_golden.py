"""Writes the golden trajectories <Rule>.json of the rules that see a layer.

    /usr/bin/python3 tests/Golden/Layers/make_layer_golden.py

The numbers come from numpy_rules/, in float64. README.md beside this file describes the format.
"""

import json
import pathlib

import numpy as np

from cases import RULES
from numpy_rules import orthogonalizing
from numpy_rules.common import as_matrix
from problems import Tensor

STEPS = 14
RECORDED_STEPS = (1, 2, 3, 5, 8, 11, 14)


def build(rule, hyperparameters, tensors):
    weights = [tensor.initial_weight() for tensor in tensors]
    if rule["build"] is not orthogonalizing.Dion:
        return rule["build"](hyperparameters, weights)
    bases = [tensor.initial_basis(min(hyperparameters["Rank"], *as_matrix(w).shape)) for tensor, w in zip(tensors, weights)]
    return orthogonalizing.Dion(hyperparameters, weights, bases)


def run(rule, hyperparameters, seed):
    tensors = [Tensor(seed, i, shape, scale) for i, (shape, scale) in enumerate(rule["tensors"])]
    optimizer = build(rule, hyperparameters, tensors)
    recorded = [{} for _ in tensors]
    for step in range(1, STEPS + 1):
        gradients = [tensor.gradient(w, step) for tensor, w in zip(tensors, optimizer.weights)]
        inputs = [tensor.layer(step) if rule.get("layers") else None for tensor in tensors]
        optimizer.step(gradients, inputs)
        if step in RECORDED_STEPS:
            for i, w in enumerate(optimizer.weights):
                recorded[i][str(step)] = w
    return [
        {"shape": tensor.shape, "gradientScale": tensor.scale, "weightsAfterStep": recorded[i], "finalStates": optimizer.states(i)}
        for i, tensor in enumerate(tensors)]


def write(value, indent=0):
    """JSON with one line per list of numbers: 14 digits, as far as different orders of summation agree."""
    pad = "\n" + " " * (indent + 2)
    end = "\n" + " " * indent
    if isinstance(value, np.ndarray):
        assert np.isfinite(value).all()
        return "[" + ", ".join(f"{x:.14g}" for x in value.reshape(-1)) + "]"
    if isinstance(value, dict) and value:
        members = (f"{json.dumps(key)}: {write(member, indent + 2)}" for key, member in value.items())
        return "{" + pad + f",{pad}".join(members) + end + "}"
    if isinstance(value, list) and isinstance(value[0], dict):
        return "[" + pad + f",{pad}".join(write(member, indent + 2) for member in value) + end + "]"
    return json.dumps(value)


def main():
    folder = pathlib.Path(__file__).parent
    for rule_number, (name, rule) in enumerate(RULES.items()):
        cases = []
        for case_number, (case_name, hyperparameters) in enumerate(rule["cases"].items()):
            seed = 20_000 + 100 * rule_number + case_number
            cases.append({
                "name": case_name, "hyperparameters": hyperparameters, "seed": seed, "steps": STEPS,
                "tensors": run(rule, hyperparameters, seed)})
        text = write({"rule": name, "source": rule["source"], "cases": cases}) + "\n"
        json.loads(text)
        (folder / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main()
