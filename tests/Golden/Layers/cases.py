"""Which settings of which rules are run, on which tensors."""

from numpy_rules import factored, fisher, kronecker, orthogonalizing, parameter_free, trust_ratio

# A tall and a wide matrix, a convolution that flattens to 6 x 6, and one four columns wide; gradients of different magnitude.
MATRICES = [([7, 5], 1.0), ([5, 9], 2.0**-5), ([12, 4], 2.0**4), ([6, 3, 2], 1.0)]
LAYERS = [([7, 5], 1.0), ([5, 9], 0.25), ([12, 4], 2.0)]
MIXED = [([11], 1.0), ([7, 5], 2.0**-5), ([6, 3, 2], 2.0**3)]

# The eigenbasis of a Gram matrix is unique only where its eigenvalues differ. The first gradient leaves the larger side of a weight
# without full rank: here a limit of 7 rows or columns leaves such sides alone, and the other weights are square.
ROTATED = [([7, 7], 1.0), ([5, 9], 2.0**-5), ([12, 4], 2.0**4), ([6, 3, 2], 1.0), ([11], 1.0)]

RULES = {
    "Lars": {
        "source": "timm", "build": trust_ratio.Lars, "tensors": MIXED,
        "cases": {
            "momentum": dict(LearningRate=0.5, Momentum=0.85, Dampening=0.25, WeightDecay=0.02, TrustCoefficient=0.05, Epsilon=1e-4,
                             Nesterov=False, TrustClip=False, AlwaysAdapt=False),
            "nesterov, clipped": dict(LearningRate=0.05, Momentum=0.9, Dampening=0.0, WeightDecay=0.05, TrustCoefficient=0.04,
                                      Epsilon=1e-8, Nesterov=True, TrustClip=True, AlwaysAdapt=False),
            "no momentum": dict(LearningRate=0.4, Momentum=0.0, Dampening=0.0, WeightDecay=0.03, TrustCoefficient=0.1, Epsilon=1e-6,
                                Nesterov=False, TrustClip=False, AlwaysAdapt=True),
        },
    },
    "Lamb": {
        "source": "timm", "build": trust_ratio.Lamb, "tensors": MIXED,
        "cases": {
            "clipped": dict(LearningRate=0.03, Beta1=0.8, Beta2=0.95, Epsilon=1e-5, WeightDecay=0.05, MaximumGradientNorm=2.0,
                            GradientAveraging=True, AlwaysAdapt=False),
            "not clipped, not averaged": dict(LearningRate=0.01, Beta1=0.85, Beta2=0.97, Epsilon=1e-6, WeightDecay=0.1,
                                              MaximumGradientNorm=0.0, GradientAveraging=False, AlwaysAdapt=True),
        },
    },
    "NovoGrad": {
        "source": "timm", "build": trust_ratio.NovoGrad, "tensors": MIXED,
        "cases": {
            "averaged": dict(LearningRate=0.2, Beta1=0.9, Beta2=0.75, Epsilon=1e-6, WeightDecay=0.02, GradientAveraging=True),
            "summed": dict(LearningRate=0.05, Beta1=0.8, Beta2=0.5, Epsilon=1e-3, WeightDecay=0.03, GradientAveraging=False),
        },
    },
    "Adafactor": {
        "source": "paper", "build": factored.Adafactor, "tensors": MIXED,
        "cases": {
            "relative step, momentum": dict(LearningRate=0.4, DecayExponent=0.7, ClippingThreshold=0.8, Epsilon1=1e-20, Epsilon2=1e-2,
                                            Beta1=0.6, WeightDecay=0.1, RelativeStep=True, ScaleByWeight=True, WarmUp=False),
            "warm-up": dict(LearningRate=0.01, DecayExponent=0.8, ClippingThreshold=1.0, Epsilon1=1e-30, Epsilon2=1e-3,
                            Beta1=0.0, WeightDecay=0.05, RelativeStep=True, ScaleByWeight=False, WarmUp=True),
            "given step": dict(LearningRate=0.04, DecayExponent=0.9, ClippingThreshold=1.2, Epsilon1=1e-12, Epsilon2=0.5,
                               Beta1=0.0, WeightDecay=0.2, RelativeStep=False, ScaleByWeight=True, WarmUp=False),
        },
    },
    "Came": {
        "source": "authors", "build": factored.Came, "tensors": MIXED,
        "cases": {
            "fast": dict(LearningRate=0.02, Beta1=0.8, Beta2=0.95, Beta3=0.97, Epsilon1=1e-20, Epsilon2=1e-8, ClippingThreshold=0.9,
                         WeightDecay=0.2),
            "slow": dict(LearningRate=0.005, Beta1=0.9, Beta2=0.99, Beta3=0.995, Epsilon1=1e-12, Epsilon2=1e-4, ClippingThreshold=1.5,
                         WeightDecay=0.1),
        },
    },
    "Muon": {
        "source": "authors", "build": orthogonalizing.Muon, "tensors": MATRICES,
        "cases": {
            "Jordan": dict(LearningRate=0.05, Momentum=0.9, WeightDecay=0.2, Nesterov=True, Coefficients="Jordan", Scaling="Original"),
            "Polar Express": dict(LearningRate=0.03, Momentum=0.8, WeightDecay=0.3, Nesterov=False, Coefficients="PolarExpress5",
                                  Scaling="Spectral"),
            "Quintic of five": dict(LearningRate=0.04, Momentum=0.85, WeightDecay=0.1, Nesterov=True, Coefficients="Quintic5",
                            Scaling="RootMeanSquare"),
            "Polar Express of eight": dict(LearningRate=0.02, Momentum=0.7, WeightDecay=0.2, Nesterov=True,
                                           Coefficients="PolarExpress8", Scaling="Original"),
            "coupled decay": dict(LearningRate=0.05, Momentum=0.9, WeightDecay=0.2, Nesterov=True, Coefficients="Jordan",
                                  Scaling="Spectral", Decay="Coupled"),
            "independent decay": dict(LearningRate=0.05, Momentum=0.8, WeightDecay=0.03, Nesterov=False, Coefficients="Jordan",
                                      Scaling="Original", Decay="Independent"),
            "cautious decay": dict(LearningRate=0.03, Momentum=0.9, WeightDecay=0.5, Nesterov=True, Coefficients="Quintic5",
                                   Scaling="Original", Decay="Cautious"),
        },
    },
    "NorMuon": {
        "source": "authors", "build": orthogonalizing.NorMuon, "tensors": MATRICES,
        "cases": {
            "Jordan": dict(LearningRate=0.05, Momentum=0.9, Beta2=0.8, WeightDecay=0.2, Nesterov=True, Coefficients="Jordan",
                           Scaling="Original"),
            "Polar Express": dict(LearningRate=0.02, Momentum=0.8, Beta2=0.9, WeightDecay=0.3, Nesterov=False,
                                  Coefficients="PolarExpress5", Scaling="RootMeanSquare"),
            "coupled decay": dict(LearningRate=0.05, Momentum=0.9, Beta2=0.8, WeightDecay=0.2, Nesterov=True, Coefficients="Jordan",
                                  Scaling="Spectral", Decay="Coupled"),
            "independent decay": dict(LearningRate=0.05, Momentum=0.8, Beta2=0.8, WeightDecay=0.03, Nesterov=False,
                                      Coefficients="Jordan", Scaling="Original", Decay="Independent"),
            "cautious decay": dict(LearningRate=0.03, Momentum=0.9, Beta2=0.9, WeightDecay=0.5, Nesterov=True, Coefficients="Quintic5",
                                   Scaling="Original", Decay="Cautious"),
        },
    },
    "Dion": {
        "source": "authors", "build": orthogonalizing.Dion, "tensors": MATRICES,
        "cases": {
            "rank 3": dict(LearningRate=0.05, Momentum=0.9, WeightDecay=0.2, Rank=3, Epsilon=1e-6),
            "full rank": dict(LearningRate=0.02, Momentum=0.8, WeightDecay=0.3, Rank=768, Epsilon=1e-8),
        },
    },
    "Shampoo": {
        "source": "authors", "build": kronecker.Shampoo, "tensors": MATRICES,
        "cases": {
            "grafted from Adam": dict(LearningRate=0.05, Beta1=0.8, Beta2=0.95, Beta3=-1.0, Epsilon=1e-4, WeightDecay=0.1,
                                      DecoupledWeightDecay=True, Momentum=0.0, Interval=4, PreconditioningStart=0, Root=4.0,
                                      RootMethod="Eigendecomposition", Grafting="Adam", GraftingBeta2=0.97, GraftingEpsilon=1e-6),
            "sums, no grafting": dict(LearningRate=0.1, Beta1=0.0, Beta2=1.0, Beta3=-1.0, Epsilon=1e-3, WeightDecay=0.05,
                                      DecoupledWeightDecay=True, Momentum=0.7, Interval=1, PreconditioningStart=0, Root=4.0,
                                      RootMethod="CoupledNewton", Grafting="None", GraftingBeta2=0.9, GraftingEpsilon=1e-8),
            "grafted from SGD": dict(LearningRate=0.01, Beta1=0.9, Beta2=0.9, Beta3=0.8, Epsilon=1e-3, WeightDecay=0.1,
                                     DecoupledWeightDecay=False, Momentum=0.0, Interval=3, PreconditioningStart=5, Root=2.0,
                                     RootMethod="CoupledNewton", Grafting="Sgd", GraftingBeta2=0.9, GraftingEpsilon=1e-8),
            "grafted from RMSProp": dict(LearningRate=0.02, Beta1=0.85, Beta2=0.99, Beta3=0.95, Epsilon=1e-5, WeightDecay=0.1,
                                         DecoupledWeightDecay=True, Momentum=0.5, Interval=2, PreconditioningStart=3, Root=3.0,
                                         RootMethod="Eigendecomposition", Grafting="RmsProp", GraftingBeta2=0.9, GraftingEpsilon=1e-4),
            "grafted from AdaGrad": dict(LearningRate=0.1, Beta1=0.7, Beta2=0.9, Beta3=-1.0, Epsilon=1e-2, WeightDecay=0.02,
                                         DecoupledWeightDecay=True, Momentum=0.0, Interval=5, PreconditioningStart=2, Root=4.0,
                                         RootMethod="Eigendecomposition", Grafting="AdaGrad", GraftingBeta2=0.9, GraftingEpsilon=1e-3),
        },
    },
    "Soap": {
        "source": "authors", "build": kronecker.Soap, "tensors": ROTATED,
        "cases": {
            "interval 3": dict(LearningRate=0.05, Beta1=0.8, Beta2=0.9, ShampooBeta=0.85, Epsilon=1e-6, WeightDecay=0.1, Interval=3,
                               MaximumDimension=7, Normalize=False),
            "every step, normalized": dict(LearningRate=0.02, Beta1=0.9, Beta2=0.95, ShampooBeta=-1.0, Epsilon=1e-4, WeightDecay=0.2,
                                           Interval=1, MaximumDimension=7, Normalize=True),
        },
    },
    "Kfac": {
        "source": "kfac-pytorch", "build": fisher.Kfac, "tensors": LAYERS, "layers": True,
        "cases": {
            "pi": dict(LearningRate=0.05, Momentum=0.8, WeightDecay=0.02, Damping=0.03, DampingForm="PiCorrected", FactorDecay=0.9,
                       FactorInterval=2, InverseInterval=3, KlClip=0.01),
            "each factor": dict(LearningRate=0.01, Momentum=0.0, WeightDecay=0.1, Damping=0.05, DampingForm="Separate",
                                FactorDecay=0.8, FactorInterval=1, InverseInterval=4, KlClip=0.0),
            "products of eigenvalues": dict(LearningRate=0.02, Momentum=0.9, WeightDecay=0.05, Damping=0.02, DampingForm="Joint",
                                            FactorDecay=0.85, FactorInterval=1, InverseInterval=2, KlClip=0.02),
        },
    },
    "Ekfac": {
        "source": "paper", "build": fisher.Ekfac, "tensors": LAYERS, "layers": True,
        "cases": {
            "clipped": dict(LearningRate=0.05, Momentum=0.8, WeightDecay=0.02, Damping=0.03, FactorDecay=0.9, ScaleDecay=0.8,
                            FactorInterval=2, InverseInterval=3, KlClip=0.01),
            "not clipped": dict(LearningRate=0.01, Momentum=0.5, WeightDecay=0.1, Damping=0.1, FactorDecay=0.8, ScaleDecay=0.95,
                                FactorInterval=1, InverseInterval=1, KlClip=0.0),
        },
    },
    "Prodigy": {
        "source": "authors", "build": parameter_free.Prodigy, "tensors": MIXED,
        "cases": {
            "free growth": dict(LearningRate=0.8, Beta1=0.8, Beta2=0.95, Beta3=0.0, Epsilon=1e-6, WeightDecay=0.1,
                                BiasCorrection=True, SafeguardWarmUp=False, InitialD=2.0**-10, Coefficient=1.2, GrowthRate=0.0),
            "limited growth": dict(LearningRate=0.7, Beta1=0.9, Beta2=0.9, Beta3=0.9, Epsilon=1e-8, WeightDecay=0.05,
                                   BiasCorrection=False, SafeguardWarmUp=True, InitialD=2.0**-8, Coefficient=4.0, GrowthRate=1.125),
        },
    },
}
