using GuidedDescent.Generator.Analysis.Scaling;
using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes how the update of a rule scales: what its attribute declares, or what was derived, chosen by the hyperparameters.
/// </summary>
internal sealed class ScalingWriter
{
    private const string AnswersName = "Scalings";

    private readonly CodeWriter _writer;
    private readonly CompiledForm _form;
    private readonly HostWriter _host;
    private readonly List<DerivedScaling> _answers = [];

    private ScalingWriter(CodeWriter writer, CompiledForm form)
    {
        _writer = writer;
        _form = form;
        _host = new HostWriter(writer, form.Plan, HostNames.Of(form, form.Method.StepName, shapes: null), new NameScope([]));
    }

    public static string Write(CompiledForm form) =>
        RuleFrame.Write(form, ["GuidedDescent", "GuidedDescent.Rules"], "", writer => new ScalingWriter(writer, form).WriteMembers());

    private void WriteMembers()
    {
        if (_form.Rule.DeclaredScaling is { } declared)
        {
            _writer.Line($"UpdateScaling IUpdateRule.Scaling => {AnswersName}.Declared;");
            _writer.Line();
            using (_writer.Block($"private static class {AnswersName}"))
            {
                _writer.Line("// As the record's attribute says.");
                _writer.Line($"public static readonly UpdateScaling Declared = {DeclaredText(declared)};");
            }

            return;
        }

        ScalingResult result = ScalingDerivation.Derive(_form.Rule);
        if (result is DerivedScaling only)
        {
            _writer.Line($"UpdateScaling IUpdateRule.Scaling => {Answer(only)};");
        }
        else
        {
            using (_writer.Block("UpdateScaling IUpdateRule.Scaling"))
            using (_writer.Block("get"))
            {
                WriteChoice(result);
            }
        }

        _writer.Line();
        using (_writer.Block($"private static class {AnswersName}"))
        {
            for (int index = 0; index < _answers.Count; index++)
            {
                if (index > 0)
                {
                    _writer.Line();
                }

                WriteAnswer(_answers[index], $"Answer{index + 1}");
            }
        }
    }

    private void WriteChoice(ScalingResult result)
    {
        switch (result)
        {
            case DerivedScaling answer:
                _writer.Line($"return {Answer(answer)};");
                break;
            case ScalingBranch branch:
                using (_writer.Block($"if ({_host.Expression(branch.Condition)})"))
                {
                    WriteChoice(branch.WhenTrue);
                }

                _writer.Line();
                WriteChoice(branch.WhenFalse);
                break;
            case ScalingSwitch choice:
                WriteSwitch(choice);
                break;
        }
    }

    private void WriteSwitch(ScalingSwitch choice)
    {
        string widening = _form.Rule.Widened.Contains(choice.Hyperparameter) ? "(long)" : "";
        using (_writer.Block($"switch ({widening}{_form.MemberPrefix}{Identifiers.Escape(choice.Hyperparameter)})"))
        {
            foreach (ScalingCase each in choice.Cases)
            {
                WriteCase($"case {Literals.Double(each.Value)}:{(each.Name is null ? "" : $" // {each.Name}")}", each.Result);
            }

            WriteCase("default:", choice.Otherwise);
        }
    }

    private void WriteCase(string label, ScalingResult result)
    {
        _writer.Line(label);
        using (_writer.Indent())
        {
            WriteChoice(result);
        }
    }

    // Equal answers are one.
    private string Answer(DerivedScaling answer)
    {
        int index = _answers.IndexOf(answer);
        if (index < 0)
        {
            index = _answers.Count;
            _answers.Add(answer);
        }

        return $"{AnswersName}.Answer{index + 1}";
    }

    private void WriteAnswer(DerivedScaling answer, string name)
    {
        if (answer.WhyNot is { } reason)
        {
            _writer.Line($"public static readonly UpdateScaling {name} =");
            using (_writer.Indent())
            {
                _writer.Line($"UpdateScaling.NotDerived({Literals.String(reason)});");
            }

            return;
        }

        _writer.Line($"// degree {-answer.LearningRate!.Gradient}, {ScalarNames.ToCamelCase(answer.Geometry.ToString())}");
        _writer.Line($"public static readonly UpdateScaling {name} = new()");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            _writer.Line($"Geometry = UpdateGeometry.{answer.Geometry},");
            WriteLaw("LearningRate = ", answer.LearningRate, ",");
            if (answer.Decay is { } decay)
            {
                _writer.Line($"WeightDecayName = {Literals.String(answer.DecayName!)},");
                WriteLaw("WeightDecay = ", decay, ",");
            }

            if (answer.Breakers.Count > 0)
            {
                WriteBreakers(answer.Breakers);
            }
        }
    }

    private void WriteBreakers(EquatableArray<BreakerLaw> breakers)
    {
        _writer.Line("Breakers =");
        _writer.Line("[");
        using (_writer.Indent("],"))
        {
            foreach (BreakerLaw breaker in breakers)
            {
                string isHyperparameter = breaker.IsHyperparameter ? "true" : "false";
                WriteLaw(
                    $"new({Literals.String(breaker.Name)}, {isHyperparameter}, BreakerKind.{breaker.Kind}, ", breaker.Law, "),");
            }
        }
    }

    private void WriteLaw(string before, Law law, string after)
    {
        _writer.Line($"// {LawText.Describe(law)}");
        _writer.Line($"{before}{LawText.Construct(law)}{after}");
    }

    private static string DeclaredText(DeclaredScaling declared)
    {
        IEnumerable<string> exponents = declared.Exponents
            .Select((exponent, index) => exponent.Value is { } known
                ? $", {ScalarNames.ToCamelCase(WidthCase.All[index].Name)}: {LawText.Fraction(known)}"
                : "");
        return $"UpdateScaling.Declared({LawText.Fraction(declared.Degree)}, UpdateGeometry.{declared.Geometry}{string.Concat(exponents)})";
    }
}
