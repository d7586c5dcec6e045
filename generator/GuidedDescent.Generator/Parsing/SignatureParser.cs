using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Finds the update rule and reads its signature.</summary>
internal static class SignatureParser
{
    /// <summary>The one method marked as update rule, or null after saying what is wrong.</summary>
    public static IMethodSymbol? FindUpdateRule(INamedTypeSymbol type, DiagnosticSink diagnostics)
    {
        List<IMethodSymbol> rules =
        [
            .. type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method.FindAttribute(KnownNames.UpdateRuleAttribute) is not null),
        ];
        if (rules.Count == 0)
        {
            diagnostics.Report(DiagnosticDescriptors.MissingUpdateRule, type.Locations.FirstOrDefault(), type.Name);
            return null;
        }

        if (rules.Count > 1)
        {
            diagnostics.Report(
                DiagnosticDescriptors.TwoUpdateRules, rules[1].Locations.FirstOrDefault(), type.Name, rules[0].Name, rules[1].Name);
            return null;
        }

        return rules[0];
    }

    /// <summary>The slots and arguments of the update rule, or null after saying what is wrong.</summary>
    public static MethodModel? Parse(
        IMethodSymbol method, EquatableArray<HyperparameterModel> hyperparameters, DiagnosticSink diagnostics)
    {
        var reader = new SignatureReader(method, hyperparameters, diagnostics);
        return reader.Read();
    }

    private sealed class SignatureReader(
        IMethodSymbol method, EquatableArray<HyperparameterModel> hyperparameters, DiagnosticSink diagnostics)
    {
        private readonly List<SlotModel> _states = [];
        private readonly List<(IParameterSymbol Parameter, SlotKind? Kind)> _parameters = [];
        private IParameterSymbol? _weight;
        private IParameterSymbol? _gradient;
        private IParameterSymbol? _step;
        private bool _isWrong;

        public MethodModel? Read()
        {
            CheckMethod();
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                ReadParameter(parameter);
            }

            if (!_isWrong && _weight is null)
            {
                Refuse(method, "The weight is missing");
            }
            else if (!_isWrong && _gradient is null)
            {
                Refuse(method, "The gradient is missing");
            }

            return _isWrong ? null : ToModel();
        }

        private void CheckMethod()
        {
            if (!method.ReturnsVoid)
            {
                Refuse(method, $"'{method.Name}' returns '{method.ReturnType.ToShortName()}', not void");
            }
            else if (method.IsGenericMethod)
            {
                Refuse(method, $"'{method.Name}' is generic");
            }
            else if (method.IsAsync)
            {
                Refuse(method, $"'{method.Name}' is asynchronous");
            }
        }

        private void ReadParameter(IParameterSymbol parameter)
        {
            bool isState = parameter.FindAttribute(KnownNames.StateAttribute) is not null;
            bool isTensor = parameter.Type.Is(KnownNames.Tensor);
            switch (parameter.RefKind)
            {
                case RefKind.Ref when isTensor && isState:
                    _states.Add(new SlotModel(parameter.Name, "", SlotKind.State, InitialValueOf(parameter)));
                    _parameters.Add((parameter, SlotKind.State));
                    break;
                case RefKind.None when isState:
                    Refuse(parameter, $"State '{parameter.Name}' must be passed by ref");
                    break;
                case RefKind.Ref when isTensor && _weight is null:
                    _weight = parameter;
                    _parameters.Add((parameter, SlotKind.Weight));
                    break;
                case RefKind.Ref when isTensor:
                    Refuse(parameter, $"'{parameter.Name}' is a second weight; mark it [State] if it is kept from step to step");
                    break;
                case RefKind.None when isTensor && _gradient is null:
                    _gradient = parameter;
                    _parameters.Add((parameter, SlotKind.Gradient));
                    break;
                case RefKind.None when isTensor:
                    Refuse(
                        parameter,
                        $"'{parameter.Name}' is a second gradient; write '[State] ref Tensor {parameter.Name}' if it is a state");
                    break;
                case RefKind.None when parameter.Type.Is(KnownNames.Step) && _step is null:
                    _step = parameter;
                    _parameters.Add((parameter, null));
                    break;
                case RefKind.In or RefKind.Out or RefKind.RefReadOnlyParameter when isTensor:
                    Refuse(
                        parameter,
                        $"'{parameter.Name}' must be passed by ref, as weights and states are, or by value, as the gradient is");
                    break;
                default:
                    Refuse(parameter, $"Parameter '{parameter.Name}' of type '{parameter.Type.ToShortName()}' has no meaning");
                    break;
            }
        }

        private string? InitialValueOf(IParameterSymbol parameter)
        {
            AttributeData attribute = parameter.FindAttribute(KnownNames.StateAttribute)!;
            string? name = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "InitialValue").Value.Value as string;
            if (name is not null
                && !hyperparameters.Any(hyperparameter => hyperparameter.Name == name && hyperparameter.Type == ValueKind.Real))
            {
                diagnostics.Report(
                    DiagnosticDescriptors.WrongAttributeValue,
                    attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation(),
                    $"State '{parameter.Name}' starts from '{name}', which is no hyperparameter of type double");
            }

            return name;
        }

        private MethodModel ToModel()
        {
            List<SlotModel> slots =
            [
                new(_weight!.Name, "", SlotKind.Weight, null),
                new(_gradient!.Name, "", SlotKind.Gradient, null),
                .. _states,
            ];
            var variables = new NameScope(slots.Select(slot => slot.Name).Where(name => !Identifiers.IsFree(name)));
            slots = [.. slots.Select(slot => slot with { Variable = variables.Take(slot.Name) })];
            IEnumerable<int> arguments = _parameters.Select(item =>
                item.Kind is null ? MethodModel.StepArgument : slots.FindIndex(slot => slot.Name == item.Parameter.Name));
            return new MethodModel(method.Name, slots.ToEquatableArray(), arguments.ToEquatableArray(), _step?.Name ?? "step");
        }

        private void Refuse(ISymbol where, string what)
        {
            diagnostics.Report(DiagnosticDescriptors.WrongSignature, where.Locations.FirstOrDefault(), what, method.Name);
            _isWrong = true;
        }
    }
}
