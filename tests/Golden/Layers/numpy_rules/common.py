"""What the numpy rules share."""

import numpy as np


class Rule:
    """The hyperparameters as attributes, the weights, the number of the step and one dictionary of states per tensor."""

    def __init__(self, hyperparameters, weights):
        self.h = type("Hyperparameters", (), dict(hyperparameters))
        self.weights = weights
        self.t = 0
        self.state = [self.start(w) for w in weights]

    def start(self, w):
        return {}

    def step(self, gradients, inputs):
        self.t += 1
        for i, g in enumerate(gradients):
            self.weights[i] = self.update(self.weights[i], g, self.state[i], inputs[i])

    def states(self, i):
        return self.state[i]


def as_matrix(x):
    """Higher ranks flatten their trailing axes."""
    return x.reshape(x.shape[0], -1)


def rms(x):
    return np.sqrt(np.mean(x * x))


def average(x, y, beta):
    return beta * x + (1 - beta) * y


def eigh_descending(a):
    """Eigenvalues from the largest; of each vector the component of largest magnitude is positive."""
    values, vectors = np.linalg.eigh(a)
    values, vectors = values[::-1], vectors[:, ::-1]
    largest = np.argmax(np.abs(vectors), axis=0)
    return values, vectors * np.sign(vectors[largest, np.arange(len(values))])


def qr_positive(a):
    """The thin Q of the factorization whose R has no negative diagonal."""
    q, r = np.linalg.qr(a)
    return q * np.where(np.diag(r) < 0, -1.0, 1.0)
