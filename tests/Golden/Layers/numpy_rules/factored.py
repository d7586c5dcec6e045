"""Adafactor (Shazeer and Stern, 2018) and CAME (Luo et al., 2023; the authors' code, commit e77c5c0)."""

import numpy as np

from .common import Rule, as_matrix, average, rms


def factored(w):
    return w.ndim >= 2


def inverse_root(row, column):
    """1 / sqrt of the rank-one second moment row column^T / mean(row)."""
    return 1 / np.sqrt(np.outer(row / row.mean(), column))


class Adafactor(Rule):
    """Algorithms 4 and 5 with the relative step of section 9; weight decay is taken of the weight, as in torch.optim.Adafactor."""

    def start(self, w):
        state = {"rowMeans": np.zeros(as_matrix(w).shape[0]), "columnMeans": np.zeros(as_matrix(w).shape[1])} if factored(w) \
            else {"square": np.zeros_like(w)}
        if self.h.Beta1 > 0:
            state["momentum"] = np.zeros_like(w)
        return state

    def update(self, w, g, state, inputs):
        h, t = self.h, self.t
        beta2 = 1 - t**-h.DecayExponent
        square = g * g + h.Epsilon1
        if factored(w):
            square = as_matrix(square)
            state["rowMeans"] = average(state["rowMeans"], square.mean(axis=1), beta2)
            state["columnMeans"] = average(state["columnMeans"], square.mean(axis=0), beta2)
            u = g * inverse_root(state["rowMeans"], state["columnMeans"]).reshape(g.shape)
        else:
            state["square"] = average(state["square"], square, beta2)
            u = g / np.sqrt(state["square"])
        u = u / max(1.0, rms(u) / h.ClippingThreshold)
        alpha = h.LearningRate
        if h.RelativeStep:
            alpha = min(1e-6 * t if h.WarmUp else h.LearningRate, 1 / np.sqrt(t))
        if h.ScaleByWeight:
            alpha *= max(h.Epsilon2, rms(w))
        update = alpha * u
        w = w * (1 - h.LearningRate * h.WeightDecay)
        if h.Beta1 > 0:
            update = state["momentum"] = average(state["momentum"], update, h.Beta1)
        return w - update


class Came(Rule):
    """Confidence-guided: the direction is divided by the factored root of how far updates are from their mean."""

    def start(self, w):
        state = {"momentum": np.zeros_like(w)}
        if factored(w):
            rows, columns = as_matrix(w).shape
            state |= {"rowMeans": np.zeros(rows), "columnMeans": np.zeros(columns),
                      "residualRowMeans": np.zeros(rows), "residualColumnMeans": np.zeros(columns)}
        else:
            state["square"] = np.zeros_like(w)
        return state

    def update(self, w, g, state, inputs):
        h = self.h
        square = g * g + h.Epsilon1
        if factored(w):
            state["rowMeans"] = average(state["rowMeans"], as_matrix(square).mean(axis=1), h.Beta2)
            state["columnMeans"] = average(state["columnMeans"], as_matrix(square).mean(axis=0), h.Beta2)
            u = g * inverse_root(state["rowMeans"], state["columnMeans"]).reshape(g.shape)
        else:
            state["square"] = average(state["square"], square, h.Beta2)
            u = g / np.sqrt(state["square"])
        u = u / max(1.0, rms(u) / h.ClippingThreshold)
        m = state["momentum"] = average(state["momentum"], u, h.Beta1)
        if factored(w):
            residual = as_matrix((u - m) ** 2 + h.Epsilon2)
            state["residualRowMeans"] = average(state["residualRowMeans"], residual.mean(axis=1), h.Beta3)
            state["residualColumnMeans"] = average(state["residualColumnMeans"], residual.mean(axis=0), h.Beta3)
            m = m * inverse_root(state["residualRowMeans"], state["residualColumnMeans"]).reshape(m.shape)
        return w * (1 - h.LearningRate * h.WeightDecay) - h.LearningRate * m
