"""
K-FAC (gpauloski/kfac-pytorch, commit 869cf11; pi-corrected damping of tensorflow/kfac, commit ddad637) and EKFAC (George et al., 2018).
"""

import numpy as np

from .common import Rule, average, eigh_descending


class Kfac(Rule):
    """Every weight is a layer of outputs x inputs; its gradient is preconditioned, clipped and handed to SGD with momentum."""

    def start(self, w):
        outputs, inputs = w.shape
        return {"activationFactor": np.eye(inputs), "gradientFactor": np.eye(outputs), "buffer": np.zeros_like(w)}

    def step(self, gradients, inputs):
        h = self.h
        self.t += 1
        directions = []
        for g, state, given in zip(gradients, self.state, inputs):
            self.gather(state, given)
            directions.append(self.precondition(g, state))
        clip = 1.0
        if h.KlClip > 0:
            agreement = sum(np.sum(v * g) for v, g in zip(directions, gradients)) * h.LearningRate**2
            clip = min(1.0, np.sqrt(h.KlClip / abs(agreement)))
        for i, (direction, state) in enumerate(zip(directions, self.state)):
            d = clip * direction + h.WeightDecay * self.weights[i]
            state["buffer"] = h.Momentum * state["buffer"] + d
            self.weights[i] = self.weights[i] - h.LearningRate * state["buffer"]

    def due(self, interval):
        """The reference implementation counts steps from 0."""
        return (self.t - 1) % interval == 0

    def gather(self, state, given):
        if self.due(self.h.FactorInterval):
            for factor, x in (("activationFactor", given["activations"]), ("gradientFactor", given["outputGradients"])):
                state[factor] = average(state[factor], x.T @ x / len(x), self.h.FactorDecay)

    def precondition(self, g, state):
        h = self.h
        a, s = state["activationFactor"], state["gradientFactor"]
        if h.DampingForm == "Joint":
            if self.due(h.InverseInterval):
                for name, factor in (("activation", a), ("gradient", s)):
                    values, vectors = eigh_descending(factor)
                    state[name + "Values"], state[name + "Basis"] = np.maximum(values, 0), vectors
            qa, qs = state["activationBasis"], state["gradientBasis"]
            scale = np.outer(state["gradientValues"], state["activationValues"]) + h.Damping
            return qs @ ((qs.T @ g @ qa) / scale) @ qa.T
        if self.due(h.InverseInterval):
            pi, root = 1.0, h.Damping
            if h.DampingForm == "PiCorrected":
                pi = np.sqrt((np.trace(a) / len(a)) / (np.trace(s) / len(s)))
                root = np.sqrt(h.Damping)
            state["activationInverse"] = np.linalg.inv(a + root * pi * np.eye(len(a)))
            state["gradientInverse"] = np.linalg.inv(s + root / pi * np.eye(len(s)))
        return state["gradientInverse"] @ g @ state["activationInverse"]


class Ekfac(Kfac):
    """The products of eigenvalues give way to the second moment of the gradient in the eigenbasis, with bias correction."""

    def start(self, w):
        return super().start(w) | {"scale": np.zeros_like(w)}

    def precondition(self, g, state):
        h = self.h
        if self.due(h.InverseInterval):
            for name in ("activation", "gradient"):
                state[name + "Basis"] = eigh_descending(state[name + "Factor"])[1]
        qa, qs = state["activationBasis"], state["gradientBasis"]
        projected = qs.T @ g @ qa
        state["scale"] = average(state["scale"], projected * projected, h.ScaleDecay)
        scale = state["scale"] / (1 - h.ScaleDecay**self.t)
        return qs @ (projected / (scale + h.Damping)) @ qa.T
