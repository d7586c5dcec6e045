using System.Collections.Immutable;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Methods of packages: what a project stores of its own, and calls of what other projects have stored.</content>
internal sealed partial class MethodInterpreter
{
    /// <summary>A static method by itself, or null after saying what is wrong.</summary>
    public Fragment? InterpretFragment(IMethodSymbol method)
    {
        List<FragmentParameter> parameters = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            ValueKind? type = parameter.Type.ToValueKind();
            if (type is null)
            {
                diagnostics.Report(
                    DiagnosticDescriptors.UnsupportedConstruct, parameter.Locations.FirstOrDefault(),
                    $"A parameter of type '{parameter.Type.ToShortName()}'", "use the types of the language");
                return null;
            }

            parameters.Add(new FragmentParameter(parameter.Name, type.Value));
            if (parameter.RefKind != RefKind.Out)
            {
                Assign(
                    parameter,
                    type.Value.IsDevice()
                        ? _graph.Parameter(parameter.Ordinal, parameter.Name, type.Value)
                        : _graph.Hyperparameter(parameter.Name, type.Value));
            }
        }

        if (BodyOf(method) is not { } body)
        {
            return null;
        }

        int value = RunWithinReason(method, body);
        List<(int Result, int Value)> results = [];
        if (!method.ReturnsVoid)
        {
            results.Add((Fragment.Returned, value));
        }

        results.AddRange(
            method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out)
                .Select(parameter => (parameter.Ordinal, _variables.GetValueOrDefault(parameter, GraphBuilder.Unknown))));
        return diagnostics.HasErrors || results.Any(result => result.Value == GraphBuilder.Unknown)
            ? null
            : Fragment.Of(parameters.ToEquatableArray(), _graph, results);
    }

    /// <summary>Calls a method whose source is not at hand.</summary>
    private int CallFragment(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (FindFragment(method) is not { } text)
        {
            return Refuse(
                DiagnosticDescriptors.UnsupportedCall, invocation, NameOf(method),
                "its source must be part of the same project, or its package be built with the generator");
        }

        if (FragmentText.TryRead(text) is not { } fragment)
        {
            return Refuse(
                DiagnosticDescriptors.UnknownFragment, invocation, NameOf(method), text.Split('\n')[0],
                FragmentText.Header, "update GuidedDescent.Generator and the package to versions that go together");
        }

        IArgumentOperation[] arguments = [.. invocation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
        int[] values =
        [
            .. arguments.Select(argument =>
                argument.Parameter!.RefKind == RefKind.Out ? GraphBuilder.Unknown : Evaluate(argument.Value)),
        ];
        bool isUnderstood = !arguments.Where((argument, index) =>
            argument.Parameter!.RefKind != RefKind.Out && values[index] == GraphBuilder.Unknown).Any();
        return isUnderstood ? Substitute(invocation, fragment, arguments, values) : GraphBuilder.Unknown;
    }

    private int Substitute(IInvocationOperation invocation, Fragment fragment, IArgumentOperation[] arguments, int[] values)
    {
        string statement = _graph.Statements.Count > 0 ? _graph.Statements[_graph.Statements.Count - 1] : "";
        var substitution = new FragmentSubstitution(_graph, fragment, values, Extents, CountStatement);
        IReadOnlyList<int> outputs = substitution.Run();
        _graph.BeginStatement(statement);
        if (substitution.Problem is { } problem)
        {
            return RefuseCall(invocation, problem);
        }

        int returned = GraphBuilder.Unknown;
        for (int index = 0; index < outputs.Count; index++)
        {
            if (fragment.Results[index] == Fragment.Returned)
            {
                returned = outputs[index];
            }
            else
            {
                AssignTo(arguments[fragment.Results[index]].Value, outputs[index]);
            }
        }

        return returned;
    }

    private int RefuseCall(IInvocationOperation invocation, FragmentProblem problem)
    {
        string Inside(string name) => $"{name} in {invocation.TargetMethod.Name}";
        return problem switch
        {
            FragmentProblem.WrongShape wrong => RefuseShape(invocation, wrong.Shape, wrong.Expected, Inside(wrong.Name)),
            FragmentProblem.VaryingHostValue varying => Refuse(
                DiagnosticDescriptors.VaryingHostValue, invocation, Inside(varying.Name), s_insteadOfVarying),
            _ => throw new InvalidOperationException($"{problem} is new."),
        };
    }

    private static string? FindFragment(IMethodSymbol method)
    {
        string? member = method.OriginalDefinition.GetDocumentationCommentId();
        return method.ContainingAssembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass.Is(KnownNames.InlineFragmentAttribute))
            .Where(attribute => attribute.ConstructorArguments is [{ Value: string name }, _] && name == member)
            .Select(attribute => attribute.ConstructorArguments[1].Value as string)
            .FirstOrDefault();
    }
}
