"""LARS, LAMB and NovoGrad as in timm (commit aa4b5850)."""

import numpy as np

from .common import Rule, average


class Lars(Rule):
    """timm.optim.lars.Lars."""

    def update(self, w, g, state, inputs):
        h = self.h
        if h.WeightDecay != 0 or h.AlwaysAdapt:
            w_norm, g_norm = np.linalg.norm(w), np.linalg.norm(g)
            ratio = 1.0
            if w_norm > 0 and g_norm > 0:
                ratio = h.TrustCoefficient * w_norm / (g_norm + h.WeightDecay * w_norm + h.Epsilon)
            if h.TrustClip:
                ratio = min(ratio / h.LearningRate, 1.0)
            g = ratio * (g + h.WeightDecay * w)
        if h.Momentum != 0:
            buffer = state.get("buffer")
            buffer = g.copy() if buffer is None else h.Momentum * buffer + (1 - h.Dampening) * g
            state["buffer"] = buffer
            g = g + h.Momentum * buffer if h.Nesterov else buffer
        return w - h.LearningRate * g


class Lamb(Rule):
    """timm.optim.lamb.Lamb: NVLAMB, as in apex."""

    def start(self, w):
        return {"m": np.zeros_like(w), "v": np.zeros_like(w)}

    def step(self, gradients, inputs):
        if self.h.MaximumGradientNorm > 0:
            norm = np.sqrt(sum(np.sum(g * g) for g in gradients))
            divisor = max(1.0, norm / self.h.MaximumGradientNorm)
            gradients = [g / divisor for g in gradients]
        super().step(gradients, inputs)

    def update(self, w, g, state, inputs):
        h = self.h
        beta3 = 1 - h.Beta1 if h.GradientAveraging else 1.0
        state["m"] = h.Beta1 * state["m"] + beta3 * g
        state["v"] = average(state["v"], g * g, h.Beta2)
        denominator = np.sqrt(state["v"]) / np.sqrt(1 - h.Beta2**self.t) + h.Epsilon
        update = state["m"] / (1 - h.Beta1**self.t) / denominator
        update = update + h.WeightDecay * w
        if h.WeightDecay != 0 or h.AlwaysAdapt:
            w_norm, u_norm = np.linalg.norm(w), np.linalg.norm(update)
            if w_norm > 0 and u_norm > 0:
                update = update * (w_norm / u_norm)
        return w - h.LearningRate * update


class NovoGrad(Rule):
    """timm.optim.nvnovograd.NvNovoGrad: the second moment is one number per tensor."""

    def start(self, w):
        return {"m": np.zeros_like(w), "v": np.zeros((1, 1))}

    def update(self, w, g, state, inputs):
        h = self.h
        square = np.sum(g * g)
        v = state["v"][0, 0]
        v = square if v == 0 else average(v, square, h.Beta2)
        state["v"] = np.array([[v]])
        g = g / (np.sqrt(v) + h.Epsilon) + h.WeightDecay * w
        if h.GradientAveraging:
            g = g * (1 - h.Beta1)
        state["m"] = h.Beta1 * state["m"] + g
        return w - h.LearningRate * state["m"]
