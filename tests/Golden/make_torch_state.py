#!/usr/bin/env python3
"""Trains with torch.optim, saves weights and states as a safetensors file, and goes on for ten more steps.

    /usr/bin/python3 tests/Golden/make_torch_state.py

For each case it writes TorchState/<case>.safetensors, made by the lines that docs/checkpoints.md gives to users, and
TorchState/<case>.json: hyperparameters, and the weights after some of the ten steps that torch took from there. All is in float32, as
it is where people train. The numbers come from the generator of make_golden.py; save_file is the one of the safetensors package where
Python has it, else the writer of SafeTensors/make_safetensors.py, which Debian's packages suffice for.
"""

import json
import pathlib
import sys

import torch

from make_golden import initial_weights, uniform

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "TorchState"

STEPS_BEFORE = 7
STEPS_AFTER = 10
RECORDED_STEPS = (8, 12, 17)
SEED = 700
TENSORS = (("encoder.weight", [8, 16], 2.0**-7), ("encoder.bias", [37], 1.0), ("head.weight", [5, 3, 11], 2.0**7), ("scale", [], 1.0))

CASES = {
    "Adam": (torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-6, "weight_decay": 0.1}),
    "AdamW": (torch.optim.AdamW, {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-6, "weight_decay": 0.1}),
    "Sgd": (torch.optim.SGD, {"lr": 0.03, "weight_decay": 0.1}),
    "SgdMomentum": (torch.optim.SGD, {"lr": 0.03, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1}),
    "SgdNesterov": (torch.optim.SGD, {"lr": 0.03, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
}


def save_file(tensors, path):
    try:
        from safetensors.torch import save_file as save
    except ImportError:
        sys.path.append(str(HERE / "SafeTensors"))
        from make_safetensors import compact, describe

        types = {torch.float32: "F32", torch.int64: "I64"}
        header, data = describe(
            [(name, types[t.dtype], list(t.shape), t.contiguous().numpy().tobytes()) for name, t in tensors.items()]
        )
        header = compact(header)
        path.write_bytes(len(header).to_bytes(8, "little") + header + data)
    else:
        save(tensors, path)


def torch_state(model, optimizer):
    """The lines of docs/checkpoints.md."""
    tensors = {}
    for name, weight in model.named_parameters():
        tensors[name] = weight.detach().contiguous()
        for key, value in optimizer.state[weight].items():
            if value is not None:
                tensors[f"{name}.{key}"] = torch.as_tensor(value).contiguous()
    return tensors


class Model:
    """As much of a torch.nn.Module as is looked at."""

    def __init__(self):
        self.parameters = {
            name: torch.nn.Parameter(initial_weights(SEED, index, shape).float()) for index, (name, shape, _) in enumerate(TENSORS)
        }

    def named_parameters(self):
        return self.parameters.items()

    def set_gradients(self, step):
        for index, (name, shape, scale) in enumerate(TENSORS):
            self.parameters[name].grad = (uniform(SEED, index, step, shape) * scale).float()


def run(case):
    make, hyperparameters = CASES[case]
    model = Model()
    optimizer = make(model.parameters.values(), **hyperparameters)
    for step in range(1, STEPS_BEFORE + 1):
        model.set_gradients(step)
        optimizer.step()
    save_file(torch_state(model, optimizer), FOLDER / f"{case}.safetensors")
    after = {}
    for step in range(STEPS_BEFORE + 1, STEPS_BEFORE + STEPS_AFTER + 1):
        model.set_gradients(step)
        optimizer.step()
        if step in RECORDED_STEPS:
            after[step] = {name: p.detach().flatten().tolist() for name, p in model.named_parameters()}
    content = {
        "torch": torch.__version__,
        "optimizer": make.__name__,
        "hyperparameters": hyperparameters,
        "seed": SEED,
        "steps": STEPS_BEFORE,
        "tensors": [{"name": name, "shape": shape, "gradientScale": scale} for name, shape, scale in TENSORS],
        "weightsAfterStep": after,
    }
    (FOLDER / f"{case}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in CASES:
        run(name)
