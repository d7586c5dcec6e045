"""Writes the golden trajectories <Rule>.json that the conformance tests compare every update rule with.

    /usr/bin/python3 tests/Golden/make_golden.py

The numbers come from torch.optim in float64 on the CPU; Lion and Signum, which torch.optim does not have, are
re-implemented below from their papers. README.md beside this file describes the format and the number generator.
"""

import json
import math
import pathlib

import torch

STEPS = 20
RECORDED_STEPS = (1, 2, 5, 10, 20)

# Every shape is larger than a vector register and none but [8, 16] is a multiple of one.
# The gradients differ in magnitude, so that epsilon and weight decay weigh differently in each tensor.
TENSORS = (([37], 1.0), ([8, 16], 2.0**-7), ([5, 3, 11], 2.0**7))

# This element's gradient is zero in every step: sign(0), and division by a state that never grew.
ZERO_GRADIENT_INDEX = 3


# --- Numbers that another language reproduces exactly ---------------------------------------------------------------

MASK64 = (1 << 64) - 1


def split_mix(state):
    """SplitMix64 (Steele, Lea and Flood, 2014): an endless stream of 64-bit integers."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK64
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        yield z ^ (z >> 31)


def uniform(seed, tensor, step, shape):
    """Numbers in [-1, 1) that float32 holds exactly; step 0 is for the initial weights, step t for a gradient."""
    stream = split_mix((seed * 1_000_000 + tensor * 1_000 + step) & MASK64)
    values = [(next(stream) >> 40) / 2.0**23 - 1.0 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def initial_weights(seed, tensor, shape):
    return uniform(seed, tensor, 0, shape)


def gradient(seed, tensor, step, shape, scale):
    g = uniform(seed, tensor, step, shape) * scale
    g.view(-1)[ZERO_GRADIENT_INDEX] = 0.0
    return g


# --- The rules that torch.optim does not have -----------------------------------------------------------------------


class UndecidedSign(Exception):
    """A sign hangs on rounding: a float32 implementation might differ by a whole step and still be right."""


class SignRule:
    """What Lion and Signum share: one momentum per tensor, decoupled weight decay, a step in the direction of a sign."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.state = {p: {"momentum": torch.zeros_like(p)} for p in parameters}

    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            self.update(p, p.grad, self.state[p]["momentum"])

    @staticmethod
    def sign(u, g):
        if not ((u.abs() > 1e-5 * g.abs().max()) | (u == 0)).all():
            raise UndecidedSign
        return u.sign()


class Lion(SignRule):
    """Chen et al., 2023, 'Symbolic Discovery of Optimization Algorithms', Algorithm 2."""

    def __init__(self, parameters, lr, beta1, beta2, weight_decay):
        super().__init__(parameters)
        self.lr, self.beta1, self.beta2, self.weight_decay = lr, beta1, beta2, weight_decay

    def update(self, w, g, m):
        w.mul_(1 - self.lr * self.weight_decay)
        w.sub_(self.lr * self.sign(self.beta1 * m + (1 - self.beta1) * g, g))
        m.copy_(self.beta2 * m + (1 - self.beta2) * g)


class Signum(SignRule):
    """Bernstein et al., 2018, 'signSGD: Compressed Optimisation for Non-Convex Problems', Algorithm 2, with weight decay."""

    def __init__(self, parameters, lr, beta, weight_decay):
        super().__init__(parameters)
        self.lr, self.beta, self.weight_decay = lr, beta, weight_decay

    def update(self, w, g, m):
        m.copy_(self.beta * m + (1 - self.beta) * g)
        w.mul_(1 - self.lr * self.weight_decay)
        w.sub_(self.lr * self.sign(m, g))


# --- Weight decay of any kind ------------------------------------------------------------------------------------------


class Decaying:
    """An optimizer without weight decay of its own, and a decay around it. What it moves a weight by must not depend on the weight."""

    def __init__(self, inner, parameters, hyperparameters):
        self.inner, self.parameters = inner, parameters
        self.mode = hyperparameters["Decay"]
        self.lr, self.weight_decay = hyperparameters["LearningRate"], hyperparameters["WeightDecay"]

    @property
    def state(self):
        return self.inner.state

    @torch.no_grad()
    def step(self):
        before = [p.clone() for p in self.parameters]
        if self.mode == "Coupled":
            for p in self.parameters:
                p.grad = p.grad + self.weight_decay * p
        self.inner.step()
        for p, w in zip(self.parameters, before):
            p.sub_(self.decay(w, w - p))

    def decay(self, w, moved):
        match self.mode:
            case "Coupled":
                return torch.zeros_like(w)
            case "Decoupled":
                return self.lr * self.weight_decay * w
            case "Independent":
                return self.weight_decay * w
            case "Cautious":
                if not ((moved.abs() > 1e-5 * moved.abs().max()) | (moved == 0)).all():
                    raise UndecidedSign
                return self.lr * self.weight_decay * w * (moved * w >= 0)


def decaying(build):
    return lambda p, h: Decaying(build(p, h | {"WeightDecay": 0.0}), p, h) if "Decay" in h else build(p, h)


# --- Our rules in terms of the above --------------------------------------------------------------------------------
# Per rule: how to build it from our hyperparameters, our name of each of its states, and the cases.

TORCH = f"torch.optim of torch {torch.__version__}, float64, single-tensor path"
PAPER = "paper, re-implemented in make_golden.py, float64"


def adam(optimizer):
    return lambda p, h: optimizer(
        p, lr=h["LearningRate"], betas=(h["Beta1"], h["Beta2"]), eps=h["Epsilon"], weight_decay=h["WeightDecay"], foreach=False)


RULES = {
    "Sgd": {
        "source": TORCH,
        "build": decaying(lambda p, h: torch.optim.SGD(
            p, lr=h["LearningRate"], momentum=h["Momentum"], dampening=h["Dampening"],
            weight_decay=h["WeightDecay"], nesterov=h["Nesterov"], foreach=False)),
        "states": {"momentum_buffer": "buffer"},
        "cases": {
            "plain": dict(LearningRate=0.03, Momentum=0.0, Dampening=0.0, WeightDecay=0.02, Nesterov=False),
            "momentum and dampening": dict(LearningRate=0.02, Momentum=0.85, Dampening=0.3, WeightDecay=0.05, Nesterov=False),
            "nesterov": dict(LearningRate=0.01, Momentum=0.93, Dampening=0.0, WeightDecay=0.03, Nesterov=True),
            "decoupled": dict(
                LearningRate=0.02, Momentum=0.85, Dampening=0.3, WeightDecay=0.5, Nesterov=False, Decay="Decoupled"),
            "independent": dict(
                LearningRate=0.01, Momentum=0.9, Dampening=0.0, WeightDecay=0.02, Nesterov=True, Decay="Independent"),
            "cautious": dict(LearningRate=0.02, Momentum=0.0, Dampening=0.0, WeightDecay=0.5, Nesterov=False, Decay="Cautious"),
            "cautious with momentum": dict(
                LearningRate=0.01, Momentum=0.9, Dampening=0.0, WeightDecay=0.5, Nesterov=True, Decay="Cautious"),
        },
    },
    "Adam": {
        "source": TORCH,
        "build": adam(torch.optim.Adam),
        "states": {"exp_avg": "m", "exp_avg_sq": "v"},
        "cases": {
            "small epsilon": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Epsilon=1e-6, WeightDecay=0.03),
            "large epsilon": dict(LearningRate=0.005, Beta1=0.95, Beta2=0.99, Epsilon=1e-2, WeightDecay=0.1),
        },
    },
    "AdamW": {
        "source": TORCH,
        "build": decaying(adam(torch.optim.AdamW)),
        "states": {"exp_avg": "m", "exp_avg_sq": "v"},
        "cases": {
            "small epsilon": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Epsilon=1e-6, WeightDecay=0.3),
            "large epsilon": dict(LearningRate=0.005, Beta1=0.95, Beta2=0.99, Epsilon=1e-2, WeightDecay=0.1),
            "coupled": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Epsilon=1e-6, WeightDecay=0.03, Decay="Coupled"),
            "independent": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Epsilon=1e-6, WeightDecay=0.02, Decay="Independent"),
            "cautious": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Epsilon=1e-6, WeightDecay=0.5, Decay="Cautious"),
        },
    },
    "AdaGrad": {
        "source": TORCH,
        "build": lambda p, h: torch.optim.Adagrad(
            p, lr=h["LearningRate"], lr_decay=h["LearningRateDecay"], weight_decay=h["WeightDecay"],
            initial_accumulator_value=h["InitialAccumulator"], eps=h["Epsilon"], foreach=False),
        "states": {"sum": "sum"},
        "cases": {
            "from zero": dict(LearningRate=0.05, LearningRateDecay=0.1, WeightDecay=0.02, InitialAccumulator=0.0, Epsilon=1e-6),
            "from an initial accumulator": dict(
                LearningRate=0.1, LearningRateDecay=0.02, WeightDecay=0.05, InitialAccumulator=0.25, Epsilon=1e-3),
        },
    },
    "RmsProp": {
        "source": TORCH,
        "build": lambda p, h: torch.optim.RMSprop(
            p, lr=h["LearningRate"], alpha=h["Alpha"], eps=h["Epsilon"], weight_decay=h["WeightDecay"],
            momentum=h["Momentum"], centered=h["Centered"], foreach=False),
        "states": {"square_avg": "square", "grad_avg": "mean", "momentum_buffer": "buffer"},
        "cases": {
            "plain": dict(LearningRate=0.01, Alpha=0.9, Epsilon=1e-5, WeightDecay=0.02, Momentum=0.0, Centered=False),
            "momentum": dict(LearningRate=0.005, Alpha=0.95, Epsilon=1e-4, WeightDecay=0.05, Momentum=0.8, Centered=False),
            "centered": dict(LearningRate=0.01, Alpha=0.92, Epsilon=1e-3, WeightDecay=0.03, Momentum=0.0, Centered=True),
            "centered with momentum": dict(
                LearningRate=0.005, Alpha=0.9, Epsilon=1e-3, WeightDecay=0.04, Momentum=0.7, Centered=True),
        },
    },
    "Lion": {
        "source": PAPER,
        "build": decaying(lambda p, h: Lion(p, h["LearningRate"], h["Beta1"], h["Beta2"], h["WeightDecay"])),
        "states": {"momentum": "m"},
        "cases": {
            "fast": dict(LearningRate=0.01, Beta1=0.85, Beta2=0.97, WeightDecay=0.2),
            "slow": dict(LearningRate=0.002, Beta1=0.95, Beta2=0.98, WeightDecay=1.0),
            "coupled": dict(LearningRate=0.01, Beta1=0.85, Beta2=0.97, WeightDecay=0.05, Decay="Coupled"),
            "independent": dict(LearningRate=0.01, Beta1=0.85, Beta2=0.97, WeightDecay=0.02, Decay="Independent"),
            "cautious": dict(LearningRate=0.01, Beta1=0.85, Beta2=0.97, WeightDecay=0.5, Decay="Cautious"),
        },
    },
    "Signum": {
        "source": PAPER,
        "build": decaying(lambda p, h: Signum(p, h["LearningRate"], h["Beta"], h["WeightDecay"])),
        "states": {"momentum": "m"},
        "cases": {
            "fast": dict(LearningRate=0.01, Beta=0.8, WeightDecay=0.2),
            "slow": dict(LearningRate=0.002, Beta=0.95, WeightDecay=1.0),
            "coupled": dict(LearningRate=0.01, Beta=0.8, WeightDecay=0.05, Decay="Coupled"),
            "independent": dict(LearningRate=0.01, Beta=0.8, WeightDecay=0.02, Decay="Independent"),
            "cautious": dict(LearningRate=0.01, Beta=0.8, WeightDecay=0.5, Decay="Cautious"),
        },
    },
}


# --- Running and writing --------------------------------------------------------------------------------------------


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def run(rule, hyperparameters, seed):
    parameters = [initial_weights(seed, i, shape).requires_grad_() for i, (shape, _) in enumerate(TENSORS)]
    optimizer = rule["build"](parameters, hyperparameters)
    recorded = [{} for _ in TENSORS]
    for step in range(1, STEPS + 1):
        for i, (shape, scale) in enumerate(TENSORS):
            parameters[i].grad = gradient(seed, i, step, shape, scale)
        optimizer.step()
        if step in RECORDED_STEPS:
            for i, p in enumerate(parameters):
                recorded[i][str(step)] = flat(p)
    states = [
        {ours: flat(optimizer.state[p][theirs]) for theirs, ours in rule["states"].items()
         if optimizer.state[p].get(theirs) is not None}
        for p in parameters]
    return recorded, states


def run_with_first_fitting_seed(rule, hyperparameters, first_seed):
    for seed in range(first_seed, first_seed + 100):
        try:
            return seed, *run(rule, hyperparameters, seed)
        except UndecidedSign:
            continue
    raise AssertionError("no seed fits")


def write_numbers(numbers, indent):
    """The shortest decimals that read back as the same float64, wrapped to a readable width."""
    lines, line = [], ""
    for text in (repr(x) for x in numbers):
        assert text not in ("nan", "inf", "-inf")
        if len(line) + len(text) + 2 > 120 - indent:
            lines.append(line + ",")
            line = text
        else:
            line = f"{line}, {text}" if line else text
    pad = "\n" + " " * indent
    return f"[{pad}{pad.join(lines + [line])}]"


def write_named_numbers(named, indent):
    pad = " " * indent
    return ",\n".join(f'{pad}"{name}": {write_numbers(numbers, indent + 2)}' for name, numbers in named.items())


def write_tensor(shape, scale, weights, states):
    members = [
        f'          "shape": {shape}',
        f'          "gradientScale": {scale!r}',
        f'          "weightsAfterStep": {{\n{write_named_numbers(weights, 12)}\n          }}',
    ]
    if states:
        members.append(f'          "finalStates": {{\n{write_named_numbers(states, 12)}\n          }}')
    else:
        members.append('          "finalStates": {}')
    return "        {\n" + ",\n".join(members) + "\n        }"


def write_case(name, hyperparameters, seed, recorded, states):
    tensors = ",\n".join(write_tensor(*TENSORS[i], recorded[i], states[i]) for i in range(len(TENSORS)))
    return (
        "    {\n"
        f'      "name": {json.dumps(name)},\n'
        f'      "hyperparameters": {json.dumps(hyperparameters)},\n'
        f'      "seed": {seed},\n'
        f'      "steps": {STEPS},\n'
        f'      "tensors": [\n{tensors}\n      ]\n'
        "    }")


def main():
    folder = pathlib.Path(__file__).parent
    torch.set_num_threads(1)
    for rule_number, (rule_name, rule) in enumerate(RULES.items()):
        cases = []
        for case_number, (case_name, hyperparameters) in enumerate(rule["cases"].items()):
            first_seed = 1000 * (rule_number + 1) + 100 * case_number
            seed, recorded, states = run_with_first_fitting_seed(rule, hyperparameters, first_seed)
            cases.append(write_case(case_name, hyperparameters, seed, recorded, states))
        text = (
            "{\n"
            f'  "rule": "{rule_name}",\n'
            f'  "source": {json.dumps(rule["source"])},\n'
            f'  "zeroGradientIndex": {ZERO_GRADIENT_INDEX},\n'
            '  "cases": [\n' + ",\n".join(cases) + "\n  ]\n}\n")
        json.loads(text)
        (folder / f"{rule_name}.json").write_text(text)


if __name__ == "__main__":
    main()
