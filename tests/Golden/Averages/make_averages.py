"""Writes Averages.json, which the tests compare the averages of weights with.

    /usr/bin/python3 tests/Golden/Averages/make_averages.py

One weight goes a way through 240 steps. Every average of it is computed here from its definition, as the sum over all
steps of the share that each has in it, and never step by step as an optimizer does it. The post-hoc averages are those
of Karras et al. (2024), algorithm 3: NumPy solves for the coefficients.
"""

import json
import pathlib

import numpy as np

STEPS = 240
SNAPSHOTS = [40, 80, 120, 160, 200, 240]
GAMMAS = [16.97, 6.94]


def way():
    """The weight before the first step and after each, in single precision."""
    t = np.arange(STEPS + 1)
    return (np.sin(0.07 * t) + 0.5 * np.cos(0.011 * t) + t / STEPS).astype(np.float32).astype(np.float64)


def of_decays(weights, decays):
    """What is left of each weight after all decays: the one before the first step counts too."""
    decays = np.asarray(decays)
    left = np.array([np.prod(decays[k:]) for k in range(len(decays) + 1)])
    shares = left * np.concatenate(([1.0], 1 - decays))
    return float(shares @ weights)


def exponential(weights, beta):
    return of_decays(weights, [beta] * (len(weights) - 1))


def warmed_up(weights, beta):
    return of_decays(weights, [min(beta, (1 + t) / (10 + t)) for t in range(1, len(weights))])


def power_warmed_up(weights, beta, inverse_gamma, power, least):
    decays = [1 - (1 + (t - 1) / inverse_gamma) ** -power for t in range(1, len(weights))]
    return of_decays(weights, np.clip(decays, least, beta))


def bias_corrected(weights, beta):
    steps = len(weights) - 1
    shares = beta ** np.arange(steps - 1, -1, -1.0)
    return float(shares @ weights[1:] / shares.sum())


def power_function(weights, gamma):
    """A step's share is what the profile has between the step before and it."""
    steps = len(weights) - 1
    bounds = (np.arange(steps + 1) / steps) ** (gamma + 1)
    return float(np.diff(bounds) @ weights[1:])


def stochastic(weights, start, interval):
    return float(np.mean(weights[start::interval]))


def dot(t_a, gamma_a, t_b, gamma_b):
    """The inner product of two profiles, each with an integral of 1."""
    ratio = t_a / t_b
    power = np.where(ratio < 1, gamma_b, -gamma_a)
    return (gamma_a + 1) * (gamma_b + 1) * ratio ** power / ((gamma_a + gamma_b + 1) * np.maximum(t_a, t_b))


def check_dot():
    """The formula against a sum over many narrow stripes."""
    for t_a, gamma_a, t_b, gamma_b in [(40, 16.97, 200, 6.94), (200, 3.0, 40, 6.94), (80, 6.94, 80, 16.97)]:
        edges = np.linspace(0, min(t_a, t_b), 2_000_001)
        middle = (edges[1:] + edges[:-1]) / 2
        profile_a = (gamma_a + 1) / t_a * (middle / t_a) ** gamma_a
        profile_b = (gamma_b + 1) / t_b * (middle / t_b) ** gamma_b
        integral = np.sum(profile_a * profile_b) * (edges[1] - edges[0])
        assert abs(integral / dot(t_a, gamma_a, t_b, gamma_b) - 1) < 1e-9


def post_hoc(weights, gamma, step):
    t = np.repeat(np.array(SNAPSHOTS, dtype=np.float64), len(GAMMAS))
    gammas = np.tile(np.array(GAMMAS), len(SNAPSHOTS))
    a = dot(t[:, None], gammas[:, None], t[None, :], gammas[None, :])
    b = dot(t, gammas, float(step), gamma)
    x = np.linalg.solve(a, b)
    x /= x.sum()
    kept = np.array([power_function(weights[: int(end) + 1], power) for end, power in zip(t, gammas)])
    return {
        "gamma": gamma,
        "step": step,
        "coefficients": x.tolist(),
        "condition": float(np.linalg.cond(a)),
        "reconstructed": float(x @ kept),
        "tracked": power_function(weights[: step + 1], gamma),
    }


def main():
    check_dot()
    weights = way()
    averages = []
    for step in [1, 2, 7, 60, 240]:
        part = weights[: step + 1]
        values = {
            "Exponential(0.9)": exponential(part, 0.9),
            "WarmedUp(0.95)": warmed_up(part, 0.95),
            "PowerWarmedUp(0.9, inverse gamma 2, power 0.75, from 0.3)": power_warmed_up(part, 0.9, 2, 0.75, 0.3),
            "BiasCorrected(0.97)": bias_corrected(part, 0.97),
            "PowerFunction(16.97)": power_function(part, 16.97),
            "PowerFunction(6.94)": power_function(part, 6.94),
        }
        if step >= 5:
            values["Stochastic(from 5, every 3)"] = stochastic(part, 5, 3)
        averages.append({"step": step, "values": values})
    data = {
        "weights": weights.tolist(),
        "averages": averages,
        "snapshots": SNAPSHOTS,
        "gammas": GAMMAS,
        "postHoc": [post_hoc(weights, gamma, step) for gamma, step in [(10.0, 240), (6.0, 200), (10.29, 230), (4.0, 240)]],
    }
    path = pathlib.Path(__file__).with_name("Averages.json")
    path.write_text(json.dumps(data, indent=1) + "\n")


main()
