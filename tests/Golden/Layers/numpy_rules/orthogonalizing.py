"""Muon (Jordan's code, commit 857d1ad), NorMuon (commit d45c9a4) and Dion (microsoft/dion, commit 0a059a4, the simple form)."""

import numpy as np

from .common import Rule, as_matrix, average, qr_positive

# Per set: the factor and the epsilon of the Frobenius norm at the start, and a, b, c of each iteration.
COEFFICIENTS = {
    "Jordan": (1.0, 1e-7, [(3.4445, -4.7750, 2.0315)] * 5),
    "Quintic5": (1.0, 1e-7, [
        (4.0848, -6.8946, 2.9270), (3.9505, -6.3029, 2.6377), (3.7418, -5.5913, 2.3037),
        (2.8769, -3.1427, 1.2046), (2.8366, -3.0525, 1.2012)]),
    "PolarExpress5": (1.02, 1e-6, [
        (8.156554524902461, -22.48329292557795, 15.878769915207462),
        (4.042929935166739, -2.808917465908714, 0.5000178451051316),
        (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
        (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
        (2.3465413258596377, -1.7097828382687081, 0.42323551169305323)]),
    "PolarExpress8": (1.01, 1e-7, [
        (8.237312490495555, -23.157747414558198, 16.680568411445915),
        (4.082441999064835, -2.893047735332586, 0.5252849256975648),
        (3.9263479922546582, -2.8547468034765298, 0.5318022422894988),
        (3.2982187133085143, -2.424541981026706, 0.48632008358844075),
        (2.2970369434552573, -1.63662558125903, 0.4002628455953627),
        (1.8763805351440397, -1.2347896577722228, 0.35891887501668385),
        (1.8564423485617974, -1.2132449880935525, 0.3568003487825883),
        (1.8749994008682747, -1.2499988017229169, 0.3749994008546422)]),
}


def orthogonalize(x, name):
    factor, epsilon, coefficients = COEFFICIENTS[name]
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (factor * np.linalg.norm(x) + epsilon)
    for a, b, c in coefficients:
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


def shape_factor(shape, name):
    rows, columns = shape
    return {
        "Original": np.sqrt(max(1.0, rows / columns)),
        "Spectral": np.sqrt(rows / columns),
        "RootMeanSquare": 0.2 * np.sqrt(max(rows, columns)),
    }[name]


class Muon(Rule):
    def start(self, w):
        return {"momentum": np.zeros(as_matrix(w).shape)}

    def direction(self, g, state):
        h = self.h
        b = state["momentum"] = average(state["momentum"], g, h.Momentum)
        return orthogonalize((1 - h.Momentum) * g + h.Momentum * b if h.Nesterov else b, h.Coefficients)

    def update(self, w, g, state, inputs):
        h = self.h
        matrix, g = as_matrix(w), as_matrix(g)
        mode = getattr(h, "Decay", "Decoupled")
        o = self.direction(g + h.WeightDecay * matrix if mode == "Coupled" else g, state)
        kept = {
            "Coupled": 1.0,
            "Decoupled": 1 - h.LearningRate * h.WeightDecay,
            "Independent": 1 - h.WeightDecay,
            "Cautious": np.where(o * matrix >= 0, 1 - h.LearningRate * h.WeightDecay, 1.0),
        }[mode]
        return (kept * matrix - h.LearningRate * shape_factor(matrix.shape, h.Scaling) * o).reshape(w.shape)


class NorMuon(Muon):
    """Rows of the orthogonalized update are normalized by their own second moment; its Frobenius norm is kept."""

    def start(self, w):
        return super().start(w) | {"rowMeans": np.zeros((len(w), 1))}

    def direction(self, g, state):
        o = super().direction(g, state)
        norm = np.linalg.norm(o)
        state["rowMeans"] = average(state["rowMeans"], np.mean(o * o, axis=1, keepdims=True), self.h.Beta2)
        o = o / (np.sqrt(state["rowMeans"]) + 1e-10)
        return o * (norm / (np.linalg.norm(o) + 1e-10))


class Dion(Rule):
    """Power iteration with error feedback. The initial basis is given: it is random in use."""

    def __init__(self, hyperparameters, weights, bases):
        super().__init__(hyperparameters, weights)
        for state, basis in zip(self.state, bases):
            state["basis"] = basis

    def start(self, w):
        return {"momentum": np.zeros(as_matrix(w).shape)}

    def update(self, w, g, state, inputs):
        h = self.h
        matrix = as_matrix(w)
        m = state["momentum"] + as_matrix(g)
        p = qr_positive(m @ state["basis"])
        r = m.T @ p
        state["momentum"] = m - (1 - h.Momentum) * p @ r.T
        state["basis"] = r / (np.linalg.norm(r, axis=0, keepdims=True) + h.Epsilon)
        matrix = matrix * (1 - h.LearningRate * h.WeightDecay)
        rows, columns = matrix.shape
        return (matrix - h.LearningRate * np.sqrt(rows / columns) * p @ state["basis"].T).reshape(w.shape)
