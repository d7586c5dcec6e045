using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>
/// The shapes that parameters have in the model whose hyperparameters were tuned, by name. Another model grows from there: what it
/// multiplies its extents by is what muP goes by, and a model of just these shapes is trained as if there were no muP.
/// </summary>
public sealed class BaseShapes
{
    private readonly ImmutableDictionary<string, Shape> _shapes;
    private readonly ImmutableDictionary<string, Shape>? _smaller;

    /// <summary>Takes shapes that are known.</summary>
    /// <param name="shapes">The shape of each parameter, by its name.</param>
    public BaseShapes(IEnumerable<KeyValuePair<string, Shape>> shapes)
        : this(shapes, smaller: null)
    {
    }

    private BaseShapes(IEnumerable<KeyValuePair<string, Shape>> shapes, ImmutableDictionary<string, Shape>? smaller)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        _shapes = shapes.ToImmutableDictionary(StringComparer.Ordinal);
        _smaller = smaller;
    }

    /// <summary>The names of all parameters.</summary>
    public IEnumerable<string> Names => _shapes.Keys;

    /// <summary>Takes the shapes of a model.</summary>
    /// <param name="model">Its parameters; the model itself is needed no longer.</param>
    public static BaseShapes Of(IEnumerable<Parameter> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new BaseShapes(ShapesOf(model));
    }

    /// <summary>
    /// Takes the shapes of a model, and finds the axes that grow with the width as those in which a smaller one differs. They must be those
    /// that the roles of parameters have grow, which is an error where it is not so.
    /// </summary>
    /// <param name="smaller">The parameters of a model that is narrower and otherwise the same.</param>
    /// <param name="model">The parameters of the model whose hyperparameters were tuned.</param>
    /// <exception cref="ArgumentException">The models have parameters of other names or ranks, or do not differ.</exception>
    public static BaseShapes Between(IEnumerable<Parameter> smaller, IEnumerable<Parameter> model)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(model);
        ImmutableDictionary<string, Shape> small = ShapesOf(smaller).ToImmutableDictionary(StringComparer.Ordinal);
        var shapes = new BaseShapes(ShapesOf(model), small);
        foreach (string name in small.Keys.Concat(shapes.Names).Distinct(StringComparer.Ordinal))
        {
            bool isInBoth = small.ContainsKey(name) && shapes._shapes.ContainsKey(name);
            if (!isInBoth || small[name].Rank != shapes._shapes[name].Rank)
            {
                throw new ArgumentException(
                    $"Parameter '{name}' is not of one rank in both models; build them by the same code, with another width.",
                    nameof(smaller));
            }
        }

        return small.All(entry => entry.Value == shapes._shapes[entry.Key])
            ? throw new ArgumentException(
                "Both models have the same shapes, so that nothing says which axes grow; build the smaller one with another width.",
                nameof(smaller))
            : shapes;
    }

    /// <summary>The shape of a parameter in the base model.</summary>
    /// <exception cref="ArgumentException">There is none of the name, or it is of another rank.</exception>
    internal Shape this[Parameter parameter]
    {
        get
        {
            if (!_shapes.TryGetValue(parameter.Name, out Shape shape))
            {
                string known = _shapes.IsEmpty ? "There are none at all." : SimilarNames.Describe(parameter.Name, [.. _shapes.Keys]);
                throw new ArgumentException($"The base shapes have none for parameter '{parameter.Name}'. {known}");
            }

            return shape.Rank == parameter.Shape.Rank
                ? shape
                : throw new ArgumentException(
                    $"Parameter '{parameter.Name}' {parameter.Shape} is {shape} in the base model; the number of axes must be the same.");
        }
    }

    /// <summary>
    /// Whether the inputs and the outputs of a layer were seen to grow with the width; null where there was no other model.
    /// </summary>
    internal (bool Inputs, bool Outputs)? SeenToGrow(Parameter parameter)
    {
        if (_smaller is null)
        {
            return null;
        }

        Shape after = this[parameter];
        Shape before = _smaller[parameter.Name];
        return (parameter.Role.FanIn(before) != parameter.Role.FanIn(after), parameter.Role.FanOut(before) != parameter.Role.FanOut(after));
    }

    private static IEnumerable<KeyValuePair<string, Shape>> ShapesOf(IEnumerable<Parameter> model) =>
        model.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Shape));
}
