"""Shampoo (facebookresearch/optimizers, commit f606606) and SOAP (nikhilvyas/SOAP, commit a1e5535)."""

import numpy as np

from .common import Rule, as_matrix, average, eigh_descending, qr_positive


def inverse_root_eigen(a, root, epsilon):
    values, vectors = np.linalg.eigh(a)
    return (vectors * (np.maximum(values, 0) + epsilon) ** (-1 / root)) @ vectors.T


def inverse_root_newton(a, root, epsilon):
    """The coupled Newton iteration for a whole root, stopped where the reference implementation stops."""
    identity = np.eye(len(a))
    a = a + epsilon * identity
    alpha = -1 / root
    z = (root + 1) / (2 * np.linalg.norm(a))
    x, m = z ** (1 / root) * identity, z * a
    for _ in range(100):
        factor = (1 - alpha) * identity + alpha * m
        x, m = x @ factor, np.linalg.matrix_power(factor, int(root)) @ m
        if np.max(np.abs(m - identity)) < 1e-6:
            return x
    raise AssertionError("the coupled Newton iteration did not converge")


INVERSE_ROOTS = {"Eigendecomposition": inverse_root_eigen, "CoupledNewton": inverse_root_newton}


class Shampoo(Rule):
    """Without blocking: every layer is one block."""

    def start(self, w):
        rows, columns = as_matrix(w).shape
        state = {"left": np.zeros((rows, rows)), "right": np.zeros((columns, columns)),
                 "leftRoot": np.eye(rows), "rightRoot": np.eye(columns), "m": np.zeros((rows, columns))}
        if self.h.Grafting not in ("None", "Sgd"):
            state["graft"] = np.zeros((rows, columns))
        if self.h.Momentum > 0:
            state["buffer"] = np.zeros((rows, columns))
        return state

    def graft_direction(self, filtered, state):
        """The second moment of the grafted optimizer is gathered by `update`."""
        h = self.h
        if h.Grafting == "Sgd":
            return filtered
        correction = 1 - h.GraftingBeta2**self.t if h.Grafting == "Adam" else 1.0
        return filtered / (np.sqrt(state["graft"] / correction) + h.GraftingEpsilon)

    def update(self, w, g, state, inputs):
        h, t = self.h, self.t
        matrix, g = as_matrix(w), as_matrix(g)
        if not h.DecoupledWeightDecay:
            g = g + h.WeightDecay * matrix

        weight = 1.0 if h.Beta2 == 1 else 1 - h.Beta2
        state["left"] = h.Beta2 * state["left"] + weight * g @ g.T
        state["right"] = h.Beta2 * state["right"] + weight * g.T @ g
        if h.Grafting == "AdaGrad":
            state["graft"] = state["graft"] + g * g
        elif h.Grafting in ("RmsProp", "Adam"):
            state["graft"] = average(state["graft"], g * g, h.GraftingBeta2)

        start = h.Interval if h.PreconditioningStart == 0 else h.PreconditioningStart
        if t == start or (t > start and t % h.Interval == 0):
            correction = 1.0 if h.Beta2 == 1 else 1 - h.Beta2**t
            inverse_root = INVERSE_ROOTS[h.RootMethod]
            state["leftRoot"] = inverse_root(state["left"] / correction, h.Root, h.Epsilon)
            state["rightRoot"] = inverse_root(state["right"] / correction, h.Root, h.Epsilon)

        beta3 = h.Beta1 if h.Beta3 < 0 else h.Beta3
        filtered = average(state["m"], g, beta3)
        state["m"] = average(state["m"], g, h.Beta1)
        filtered = filtered / (1 - beta3 * h.Beta1 ** (t - 1))

        preconditioned = state["leftRoot"] @ filtered @ state["rightRoot"]
        if h.Grafting != "None":
            graft = self.graft_direction(filtered, state)
            if t < start:
                preconditioned = graft
            else:
                preconditioned = preconditioned * (np.linalg.norm(graft) / (np.linalg.norm(preconditioned) + 1e-16))

        if h.DecoupledWeightDecay:
            preconditioned = preconditioned + h.WeightDecay * matrix
        if h.Momentum > 0:
            preconditioned = state["buffer"] = h.Momentum * state["buffer"] + preconditioned
        return (matrix - h.LearningRate * preconditioned).reshape(w.shape)


class Soap(Rule):
    """Adam in the eigenbasis of Shampoo's factors. The first call only starts the factors; vectors are not rotated."""

    def __init__(self, hyperparameters, weights):
        super().__init__(hyperparameters, weights)
        self.t = -1

    def start(self, w):
        if w.ndim < 2:
            return {"m": np.zeros_like(w), "v": np.zeros_like(w)}
        state = {"m": np.zeros(as_matrix(w).shape), "v": np.zeros(as_matrix(w).shape)}
        for side, size in zip(("left", "right"), as_matrix(w).shape):
            if size <= self.h.MaximumDimension:
                state[side] = np.zeros((size, size))
        return state

    def to_basis(self, x, state):
        x = state["leftBasis"].T @ x if "left" in state else x
        return x @ state["rightBasis"] if "right" in state else x

    def from_basis(self, x, state):
        x = state["leftBasis"] @ x if "left" in state else x
        return x @ state["rightBasis"].T if "right" in state else x

    def gather(self, g, state):
        beta = self.h.Beta2 if self.h.ShampooBeta < 0 else self.h.ShampooBeta
        if "left" in state:
            state["left"] = average(state["left"], g @ g.T, beta)
        if "right" in state:
            state["right"] = average(state["right"], g.T @ g, beta)

    def refresh(self, state, side, axis):
        gram, basis = state[side], state[side + "Basis"]
        order = np.argsort(-np.diag(basis.T @ gram @ basis), kind="stable")
        state["v"] = np.take(state["v"], order, axis=axis)
        state[side + "Basis"] = qr_positive(gram @ basis[:, order])

    def update(self, w, g, state, inputs):
        h, t = self.h, self.t
        shape = w.shape
        if w.ndim >= 2:
            w, g = as_matrix(w), as_matrix(g)
        sides = [(side, axis) for axis, side in enumerate(("left", "right")) if side in state]
        if t == 0:
            self.gather(g, state)
            for side, _ in sides:
                state[side + "Basis"] = eigh_descending(state[side] + 1e-30 * np.eye(len(state[side])))[1]
            return w.reshape(shape)

        projected = self.to_basis(g, state)
        state["m"] = average(state["m"], projected, h.Beta1)
        state["v"] = average(state["v"], projected * projected, h.Beta2)
        u = state["m"] / (np.sqrt(state["v"]) + h.Epsilon)
        step = h.LearningRate * np.sqrt(1 - h.Beta2**t) / (1 - h.Beta1**t)
        update = self.from_basis(u, state)
        if h.Normalize:
            update = update / (np.sqrt(np.mean(update * update)) + 1e-30)
        w = w - step * update
        w = w - h.LearningRate * h.WeightDecay * w

        m = self.from_basis(state["m"], state)
        self.gather(g, state)
        if t % h.Interval == 0:
            for side, axis in sides:
                self.refresh(state, side, axis)
        state["m"] = self.to_basis(m, state)
        return w.reshape(shape)
