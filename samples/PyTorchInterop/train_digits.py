"""Trains a PyTorch model with an optimizer of GuidedDescent beside one of PyTorch's, and compares the two.

Exits with 1 if the weights differ by more than rounding explains.
"""

import argparse
import gzip
import math
import sys
from pathlib import Path

import torch

from eager_lion import EagerLion
from guided_descent import GuidedDescentOptimizer

BATCH_SIZE = 64
TEST_IMAGES = 297
REPORTS = 10

# What trains this model well, and what PyTorch has of the same kind: it has no Lion, so that one is written out.
RULES = {
    "AdamW": (torch.optim.AdamW, {"lr": 2e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 1e-2}),
    "Lion": (EagerLion, {"lr": 5e-4, "betas": (0.9, 0.99), "weight_decay": 1e-1}),
    "Sgd": (torch.optim.SGD, {"lr": 1e-1, "momentum": 0.9, "nesterov": True, "weight_decay": 1e-4}),
}


class Training:
    """A model, its optimizer, and a cosine schedule of the learning rate."""

    def __init__(self, model, optimizer, steps):
        self.model = model
        self.optimizer = optimizer
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)

    def step(self, images, labels, **zero_grad):
        """Takes one step and gives the loss before it, without waiting for a GPU."""
        self.optimizer.zero_grad(**zero_grad)
        loss = torch.nn.functional.cross_entropy(self.model(images), labels)
        loss.backward()
        self.optimizer.step()
        self._schedule.step()
        return loss.detach()


class Follower:
    """Weights that PyTorch's optimizer updates from the gradients of another model: only the update differs, not the loss."""

    def __init__(self, leader, make_optimizer, steps, dtype):
        self._leader = list(leader.parameters())
        self.weights = [parameter.detach().to(dtype, copy=True) for parameter in self._leader]
        self._optimizer = make_optimizer(self.weights)
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self._optimizer, steps)

    def step(self):
        for weight, parameter in zip(self.weights, self._leader):
            weight.grad = parameter.grad.to(weight.dtype)
        self._optimizer.step()
        self._schedule.step()


def main():
    options = parse_options()
    device = torch.device(options.device)
    make_optimizer, hyperparameters = RULES[options.rule]
    training, test = load_digits(device)
    model = make_model(options.seed).to(device)
    twin = make_model(options.seed).to(device)

    ours = Training(
        model,
        GuidedDescentOptimizer(model.named_parameters(), options.rule, library=options.library, **hyperparameters),
        options.steps,
    )
    theirs = Training(twin, make_optimizer(twin.parameters(), **hyperparameters), options.steps)
    single, double = (
        Follower(model, lambda weights: make_optimizer(weights, **hyperparameters), options.steps, dtype)
        for dtype in (torch.float32, torch.float64)
    )
    print(f"PyTorch {torch.__version__} on {device}")
    print(f"GuidedDescent: {ours.optimizer.describe()}")
    print(f"PyTorch: {make_optimizer.__name__} {hyperparameters}")

    print("\n step   loss, GuidedDescent   loss, PyTorch")
    batches = torch.Generator().manual_seed(options.seed)
    for step in range(1, options.steps + 1):
        chosen = torch.randint(len(training[1]), (BATCH_SIZE,), generator=batches).to(device)
        images, labels = training[0][chosen], training[1][chosen]
        losses = [ours.step(images, labels, set_to_none=options.set_to_none), theirs.step(images, labels)]
        single.step()
        double.step()
        if step == 1 or step % math.ceil(options.steps / REPORTS) == 0:
            print(f"{step:5}   {losses[0].item():19.6f}   {losses[1].item():13.6f}")

    print(f"\nTest images recognized: {accuracy(model, test):.1%} GuidedDescent, {accuracy(twin, test):.1%} PyTorch")
    return compare(list(model.parameters()), list(twin.parameters()), single.weights, double.weights, options)


def compare(ours, twin, single, double, options):
    """Prints how far weights are apart, and gives the exit code."""
    rounding = distance(single, double)
    allowed = 4 * rounding
    reason = "4 times what rounding does to PyTorch's own"
    if options.rule == "Lion":
        # A sign that rounding turns moves a weight by twice the learning rate.
        allowed += 2 * RULES["Lion"][1]["lr"]
        reason += ", and one turned sign"
    difference = distance(ours, single)
    print(f"\nLargest difference of a weight after {options.steps} steps")
    print(f"  two trainings, each with its own gradients       {distance(ours, twin):.2e}")
    print("  updates from the same gradients:")
    print(f"    PyTorch in single from PyTorch in double       {rounding:.2e}")
    print(f"    GuidedDescent from PyTorch in double           {distance(ours, double):.2e}")
    print(f"    GuidedDescent from PyTorch in single           {difference:.2e}   allowed: {allowed:.2e}, {reason}")
    print("The reason for any: the order of operations. Both round, but not at the same places, as GuidedDescent's kernels fuse")
    print("products with sums. Two trainings feed that back through their losses, so between them nothing is promised.")
    if difference <= allowed:
        return 0
    print("The updates differ by more than rounding explains.", file=sys.stderr)
    return 1


def distance(left, right):
    return max((a.detach().double() - b.detach().double()).abs().max().item() for a, b in zip(left, right))


@torch.no_grad()
def accuracy(model, images_and_labels):
    images, labels = images_and_labels
    return (model(images).argmax(1) == labels).double().mean().item()


def make_model(seed):
    torch.manual_seed(seed)
    return torch.nn.Sequential(
        torch.nn.Linear(64, 256),
        torch.nn.GELU(),
        torch.nn.Linear(256, 128),
        torch.nn.GELU(),
        torch.nn.Linear(128, 10),
    )


def load_digits(device):
    """The images and labels to train on, and those to test with: see samples/Digits/README.md."""
    here = Path(__file__).parent
    file = here / "digits.csv.gz"
    with gzip.open(file if file.exists() else here.parent / "Digits" / file.name, "rt") as lines:
        rows = torch.tensor([[int(field) for field in line.split(",")] for line in lines])
    rows = rows[torch.randperm(len(rows), generator=torch.Generator().manual_seed(1797))]
    images, labels = rows[:, :-1].float().to(device) / 16, rows[:, -1].to(device)
    return (images[TEST_IMAGES:], labels[TEST_IMAGES:]), (images[:TEST_IMAGES], labels[:TEST_IMAGES])


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rule", choices=RULES, default="AdamW")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--set-to-none", action="store_true", help="drop gradients instead of zeroing them, so that they move")
    parser.add_argument("--library", metavar="FOLDER", help="where PyTorchInterop.dll is; bin/publish if not given")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
