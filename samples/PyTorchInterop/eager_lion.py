"""Lion, which PyTorch does not have, in PyTorch's own operations (Chen et al., 2023, Algorithm 2)."""

import torch


class EagerLion(torch.optim.Optimizer):
    """To compare with: several passes over every tensor, where a compiled rule makes one."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for weight in group["params"]:
                momentum = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.sub_(torch.lerp(momentum, weight.grad, 1 - beta1).sign_(), alpha=group["lr"])
                momentum.lerp_(weight.grad, 1 - beta2)
