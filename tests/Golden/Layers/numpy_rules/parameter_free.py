"""Prodigy (konstmish/prodigy, commit 3efb213). Its step size is one number for all tensors."""

import numpy as np

from .common import Rule


class Prodigy(Rule):
    def __init__(self, hyperparameters, weights):
        super().__init__(hyperparameters, weights)
        self.d = self.d_max = self.h.InitialD
        self.numerator = 0.0

    def start(self, w):
        return {"start": w.copy(), "s": np.zeros_like(w), "m": np.zeros_like(w), "v": np.zeros_like(w)}

    def states(self, i):
        shared = {"d": self.d, "dMax": self.d_max, "numerator": self.numerator}
        return self.state[i] | {name: np.array([[value]]) for name, value in shared.items()}

    def step(self, gradients, inputs):
        h = self.h
        k = self.t
        beta3 = np.sqrt(h.Beta2) if h.Beta3 == 0 else h.Beta3
        correction = np.sqrt(1 - h.Beta2 ** (k + 1)) / (1 - h.Beta1 ** (k + 1)) if h.BiasCorrection else 1.0
        d, d0 = self.d, h.InitialD
        dlr = d * h.LearningRate * correction

        numerator = beta3 * self.numerator
        denominator = 0.0
        for w, g, state in zip(self.weights, gradients, self.state):
            numerator += (d / d0) * dlr * np.sum(g * (state["start"] - w))
            state["m"] = h.Beta1 * state["m"] + d * (1 - h.Beta1) * g
            state["v"] = h.Beta2 * state["v"] + d * d * (1 - h.Beta2) * g * g
            state["s"] = beta3 * state["s"] + (d / d0) * (d if h.SafeguardWarmUp else dlr) * g
            denominator += np.sum(np.abs(state["s"]))
        if denominator == 0:
            return

        d_hat = h.Coefficient * numerator / denominator
        if d == d0:
            d = max(d, d_hat)
        self.d_max = max(self.d_max, d_hat)
        self.d = min(self.d_max, d * h.GrowthRate) if h.GrowthRate > 0 else self.d_max
        self.numerator = numerator
        for i, state in enumerate(self.state):
            w = self.weights[i]
            w = w - h.WeightDecay * dlr * w
            self.weights[i] = w - dlr * state["m"] / (np.sqrt(state["v"]) + self.d * h.Epsilon)
        self.t += 1
