"""The rules over layers in numpy and float64, written from the papers and the reference implementations, not from our C#.

Every rule is a class: built from the hyperparameters (by our names) and the initial weights, `step(gradients, inputs)` updates the list
`weights` in place, `states(i)` names what it keeps for tensor i, as our rule does.
"""
