using System.Reflection;
using GuidedDescent.Language;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>
/// A name means one thing: every elementwise function and operator of tensors exists for matrices and scalars too, and gives them
/// the numbers that it gives tensors (which are checked against formulas elsewhere).
/// </summary>
public sealed class FormsOfOperationsTests
{
    private const int Rows = 5;
    private const int Columns = 7;

    public static TheoryData<string, Type> Forms
    {
        get
        {
            var forms = new TheoryData<string, Type>();
            foreach (MethodInfo method in TensorMethods())
            {
                forms.Add(Signature(method), typeof(Matrix));
                forms.Add(Signature(method), typeof(Scalar));
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Form_OfATensorOperation_ExistsAndGivesTheSameNumbers(string signature, Type type)
    {
        MethodInfo ofTensors = TensorMethods().Single(method => Signature(method) == signature);
        Type[] parameters = [.. ofTensors.GetParameters().Select(parameter => InPlaceOfTensor(parameter.ParameterType, type))];
        MethodInfo? form = (ofTensors.DeclaringType == typeof(Tensor) ? type : typeof(Ops)).GetMethod(ofTensors.Name, parameters);
        Assert.True(form is not null, $"{signature} has no form for {type.Name}");
        Assert.Equal(InPlaceOfTensor(ofTensors.ReturnType, type), form.ReturnType);

        for (int seed = 0; seed < 3; seed++)
        {
            double[][] numbers = RandomArguments(parameters.Length, type == typeof(Scalar) ? 1 : Rows * Columns, seed);
            object expected = ofTensors.Invoke(null, Arguments(ofTensors, numbers))!;
            object actual = form.Invoke(null, Arguments(form, numbers))!;

            Assert.Equal(Numbers(expected), Numbers(actual));
        }
    }

    [Fact]
    public void Forms_CoverTheLanguage()
    {
        Assert.InRange(Forms.Count, 2 * 50, 2 * 100);
    }

    // Not Where of two host numbers: nothing says what that is but the mask.
    private static IEnumerable<MethodInfo> TensorMethods() => typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(Tensor)
            && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Tensor)))
        .Concat(typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name.StartsWith("op_", StringComparison.Ordinal)));

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static Type InPlaceOfTensor(Type type, Type replacement) => type == typeof(Tensor) ? replacement : type;

    private static double[][] RandomArguments(int count, int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.3).ToArray())];
    }

    private static object[] Arguments(MethodInfo method, double[][] numbers) =>
        [.. method.GetParameters().Select((parameter, index) => Argument(method, parameter.ParameterType, numbers[index]))];

    private static object Argument(MethodInfo method, Type type, double[] numbers)
    {
        Shape shape = numbers.Length == 1 ? [] : [Rows, Columns];
        return type == typeof(Tensor) ? new Tensor(shape, numbers)
            : type == typeof(Matrix) ? new Matrix(Rows, Columns, numbers)
            : type == typeof(Scalar) ? new Scalar(numbers[0])
            : type == typeof(Mask) ? new Mask(shape, Array.ConvertAll(numbers, number => number > 0.2))
            : type == typeof(double) ? numbers[0]
            : throw new InvalidOperationException($"{method} takes a {type.Name}.");
    }

    private static double[] Numbers(object result) => result switch
    {
        Tensor tensor => tensor.Values.ToArray(),
        Matrix matrix => matrix.Values.ToArray(),
        Scalar scalar => [scalar.Value],
        Mask mask => [.. Enumerable.Range(0, (int)mask.Shape.Length).Select(element => mask[element] ? 1.0 : 0.0)],
        _ => throw new InvalidOperationException($"An operation gave a {result.GetType().Name}."),
    };
}
