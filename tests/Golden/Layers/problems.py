"""Weights, gradients and layer inputs that another language reproduces exactly: ../README.md describes the stream of numbers."""

import math

import numpy as np

MASK64 = (1 << 64) - 1

# Which stream of a tensor is for what; README.md has the same table.
WEIGHTS, TARGET, CURVATURE, BASIS, ACTIVATIONS, OUTPUT_GRADIENTS = 0, 100, 200, 250, 300, 400

SAMPLES = 16


def split_mix(state):
    """SplitMix64 (Steele, Lea and Flood, 2014)."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK64
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        yield z ^ (z >> 31)


def uniform(seed, tensor, stream, shape):
    """Numbers in [-1, 1) that float32 holds exactly."""
    numbers = split_mix((seed * 1_000_000 + tensor * 1_000 + stream) & MASK64)
    return np.array([(next(numbers) >> 40) / 2.0**23 - 1.0 for _ in range(math.prod(shape))]).reshape(shape)


class Tensor:
    """One weight on a noisy quadratic: its gradient is scale * (curvature * (w - target) + noise / 2)."""

    def __init__(self, seed, index, shape, scale):
        self.seed, self.index, self.shape, self.scale = seed, index, list(shape), scale
        self.target = self.draw(TARGET, shape)
        self.curvature = 1 + 0.5 * self.draw(CURVATURE, shape)

    def draw(self, stream, shape):
        return uniform(self.seed, self.index, stream, shape)

    def initial_weight(self):
        return self.draw(WEIGHTS, self.shape)

    def initial_basis(self, rank):
        return self.draw(BASIS, (math.prod(self.shape[1:]), rank))

    def gradient(self, w, step):
        return self.scale * (self.curvature * (w - self.target) + 0.5 * self.draw(step, self.shape))

    def layer(self, step):
        """What a layer of outputs x inputs saw: column j is scaled by 2^-(j mod 3), so that no factor is near the identity."""
        outputs, inputs = self.shape
        return {
            "activations": self.draw(ACTIVATIONS + step, (SAMPLES, inputs)) * 0.5 ** (np.arange(inputs) % 3),
            "outputGradients": self.draw(OUTPUT_GRADIENTS + step, (SAMPLES, outputs)) * 0.5 ** (np.arange(outputs) % 3),
        }
