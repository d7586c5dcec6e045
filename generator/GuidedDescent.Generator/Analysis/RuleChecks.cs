using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Analysis;

/// <summary>Finds what is well formed and yet no sensible optimizer.</summary>
internal static class RuleChecks
{
    /// <summary>Checks one form of a rule.</summary>
    public static void Run(IMethodSymbol method, MethodModel model, Graph graph, DiagnosticSink diagnostics)
    {
        var builder = new GraphBuilder(graph);
        Location? LocationOf(string slot) => method.Parameters.Single(parameter => parameter.Name == slot).Locations.FirstOrDefault();

        string weight = model.Slots[0].Name;
        if (IsUnchanged(builder, graph, 0))
        {
            diagnostics.Report(DiagnosticDescriptors.WeightNeverWritten, LocationOf(weight), weight);
            return;
        }

        HashSet<int> influential = FindInfluentialSlots(builder, graph);
        for (int slot = 2; slot < model.Slots.Count; slot++)
        {
            string state = model.Slots[slot].Name;
            if (model.Slots[slot].Kind == SlotKind.Input)
            {
                if (!influential.Contains(slot))
                {
                    diagnostics.Report(DiagnosticDescriptors.InputNeverRead, LocationOf(state), state);
                }
            }
            else if (!influential.Contains(slot))
            {
                diagnostics.Report(DiagnosticDescriptors.StateNeverRead, LocationOf(state), state);
            }
            else if (IsUnchanged(builder, graph, slot) && model.Slots[slot].Initial is not (SlotInitial.Start or SlotInitial.Gaussian))
            {
                diagnostics.Report(DiagnosticDescriptors.StateNeverWritten, LocationOf(state), state);
            }
        }

        if (!influential.Contains(1))
        {
            diagnostics.Report(DiagnosticDescriptors.UpdateIgnoresGradient, LocationOf(model.Slots[1].Name), model.Slots[1].Name);
        }

        CheckVariants(method, builder, graph, diagnostics);
    }

    private static bool IsUnchanged(GraphBuilder builder, Graph graph, int slot) =>
        builder[graph.Outputs[slot]] is { Opcode: Opcode.Load } load && load.Number == slot;

    /// <summary>The slots whose value reaches the weight, now or in a later step.</summary>
    private static HashSet<int> FindInfluentialSlots(GraphBuilder builder, Graph graph)
    {
        HashSet<int> found = [];
        Stack<int> open = new([0]);
        while (open.Count > 0)
        {
            foreach (int position in Reachability.From(builder, [graph.Outputs[open.Pop()]]))
            {
                if (builder[position] is { Opcode: Opcode.Load } load && found.Add((int)load.Number))
                {
                    open.Push((int)load.Number);
                }
            }
        }

        return found;
    }

    /// <summary>Checks that some form of the rule uses each hyperparameter.</summary>
    public static void CheckHyperparameters(
        INamedTypeSymbol type, EquatableArray<HyperparameterModel> hyperparameters, IEnumerable<(MethodModel Method, Graph Graph)> forms,
        DiagnosticSink diagnostics)
    {
        HashSet<string> used = [.. forms.SelectMany(form => UsedHyperparameters(form.Method, form.Graph))];
        foreach (HyperparameterModel unused in hyperparameters.Where(hyperparameter => !used.Contains(hyperparameter.Name)))
        {
            Location? location = HyperparameterParser.ParametersOf(type)
                .Single(parameter => parameter.Name == unused.Name).Locations.FirstOrDefault();
            diagnostics.Report(DiagnosticDescriptors.HyperparameterUnused, location, unused.Name);
        }
    }

    private static IEnumerable<string> UsedHyperparameters(MethodModel model, Graph graph)
    {
        var builder = new GraphBuilder(graph);
        IEnumerable<int> extents =
            model.Slots.SelectMany(slot => new[] { slot.Shape.Rows, slot.Shape.Columns }).Where(extent => extent >= 0);
        return Reachability.From(builder, graph.Outputs.Concat(extents))
            .Where(position => builder[position].Opcode == Opcode.Hyperparameter)
            .Select(position => builder[position].Text)
            .Concat(model.Slots.Select(slot => slot.InitialValue).OfType<string>());
    }

    private static void CheckVariants(IMethodSymbol method, GraphBuilder builder, Graph graph, DiagnosticSink diagnostics)
    {
        if (!Planner.TryCountVariants(builder, graph.Outputs, out int variants))
        {
            diagnostics.Report(
                DiagnosticDescriptors.TooManyVariants, method.Locations.FirstOrDefault(), method.Name, $"{variants} or more",
                $"{Planner.MaximumVariants}",
                "choose between host numbers instead, as in 'double factor = condition ? a : b', which needs no kernel of its own");
        }
    }
}
