using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Finds the update rule and reads its signature.</summary>
internal static class SignatureParser
{
    /// <summary>The methods marked as update rules, that over matrices first; empty after saying what is wrong.</summary>
    public static IReadOnlyList<IMethodSymbol> FindUpdateRules(INamedTypeSymbol type, DiagnosticSink diagnostics)
    {
        List<IMethodSymbol> rules =
        [
            .. type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method.FindAttribute(KnownNames.UpdateRuleAttribute) is not null)
                .OrderBy(method => FormOf(method) == SlotType.Matrix ? 0 : 1),
        ];
        if (rules.Count == 0)
        {
            diagnostics.Report(DiagnosticDescriptors.MissingUpdateRule, type.Locations.FirstOrDefault(), type.Name);
        }

        for (int index = 1; index < rules.Count; index++)
        {
            if (FormOf(rules[index]) == FormOf(rules[index - 1]))
            {
                diagnostics.Report(
                    DiagnosticDescriptors.TwoUpdateRules, rules[index].Locations.FirstOrDefault(), type.Name,
                    FormOf(rules[index]).ToString(), rules[index - 1].Name, rules[index].Name);
                return [];
            }
        }

        return rules;
    }

    /// <summary>What the rule updates: matrices where its weight is one, else tensors of any shape.</summary>
    private static SlotType FormOf(IMethodSymbol method) =>
        method.Parameters
            .Where(parameter => parameter.RefKind == RefKind.Ref && parameter.FindAttribute(KnownNames.StateAttribute) is null)
            .Select(parameter => parameter.Type.ToSlotType())
            .FirstOrDefault(type => type is SlotType.Tensor or SlotType.Matrix)
        ?? SlotType.Tensor;

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
        private readonly SlotType _form = FormOf(method);
        private readonly SlotParser _slots = new(hyperparameters, diagnostics);
        private readonly List<SlotModel> _states = [];
        private readonly List<SlotModel> _inputs = [];
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
            bool isInput = parameter.FindAttribute(KnownNames.InputAttribute) is not null;
            SlotType? type = parameter.Type.ToSlotType();
            bool isOfForm = type == _form;
            switch (parameter.RefKind)
            {
                case RefKind.Ref when isState && (isOfForm || type == SlotType.Scalar):
                    _states.Add(_slots.ParseState(parameter, type!.Value));
                    _parameters.Add((parameter, SlotKind.State));
                    break;
                case RefKind.Ref when isState && type is not null:
                    Refuse(parameter, $"State '{parameter.Name}' is a {type} in a rule over {_form}");
                    break;
                case RefKind.None when isState:
                    Refuse(parameter, $"State '{parameter.Name}' must be passed by ref");
                    break;
                case RefKind.None when isInput && type == SlotType.Matrix && _form == SlotType.Matrix:
                    _inputs.Add(_slots.ParseInput(parameter));
                    _parameters.Add((parameter, SlotKind.Input));
                    break;
                case var _ when isInput:
                    Refuse(parameter, $"Input '{parameter.Name}' must be a Matrix, passed by value, of a rule over Matrix");
                    break;
                case RefKind.Ref when isOfForm && _weight is null:
                    _weight = parameter;
                    _parameters.Add((parameter, SlotKind.Weight));
                    break;
                case RefKind.Ref when type is not null:
                    Refuse(parameter, $"'{parameter.Name}' is a second weight; mark it [State] if it is kept from step to step");
                    break;
                case RefKind.None when isOfForm && _gradient is null:
                    _gradient = parameter;
                    _parameters.Add((parameter, SlotKind.Gradient));
                    break;
                case RefKind.None when isOfForm:
                    Refuse(
                        parameter,
                        $"'{parameter.Name}' is a second gradient; write '[State] ref {_form} {parameter.Name}' if it is a state"
                            + (_form == SlotType.Matrix ? $", '[Input] Matrix {parameter.Name}' if it is bound by who trains" : ""));
                    break;
                case RefKind.None when parameter.Type.Is(KnownNames.Step) && _step is null:
                    _step = parameter;
                    _parameters.Add((parameter, null));
                    break;
                case RefKind.In or RefKind.Out or RefKind.RefReadOnlyParameter when type is not null:
                    Refuse(
                        parameter,
                        $"'{parameter.Name}' must be passed by ref, as weights and states are, or by value, as the gradient is");
                    break;
                default:
                    Refuse(parameter, $"Parameter '{parameter.Name}' of type '{parameter.Type.ToShortName()}' has no meaning");
                    break;
            }
        }

        private MethodModel ToModel()
        {
            List<SlotModel> slots =
            [
                new(_weight!.Name, "", SlotKind.Weight, null) { Type = _form },
                new(_gradient!.Name, "", SlotKind.Gradient, null) { Type = _form },
                .. _states,
                .. _inputs,
            ];
            var variables = new NameScope(slots.Select(slot => slot.Name).Where(name => !Identifiers.IsFree(name)));
            slots = [.. slots.Select(slot => slot with { Variable = variables.Take(slot.Name) })];
            IEnumerable<int> arguments = _parameters.Select(item =>
                item.Kind is null ? MethodModel.StepArgument : slots.FindIndex(slot => slot.Name == item.Parameter.Name));
            return new MethodModel(method.Name, slots.ToEquatableArray(), arguments.ToEquatableArray(), _step?.Name ?? "step");
        }

        private void Refuse(ISymbol where, string what)
        {
            diagnostics.Report(DiagnosticDescriptors.WrongSignature, where.Locations.FirstOrDefault(), what, method.Name, _form.ToString());
            _isWrong = true;
        }
    }
}
