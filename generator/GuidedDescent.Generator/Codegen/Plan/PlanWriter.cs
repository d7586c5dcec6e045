using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>Writes the host plan: the author's control flow around launches.</summary>
internal sealed class PlanWriter
{
    private readonly CodeWriter _writer;
    private readonly LaunchWriter _launches;

    private PlanWriter(CodeWriter writer, LaunchWriter launches)
    {
        _writer = writer;
        _launches = launches;
    }

    public static void WriteExecute(CodeWriter writer, CompiledForm form)
    {
        // Our own names give way to the author's.
        var names = new NameScope(form.TakenNames);
        string step = names.Take(form.Method.StepName);
        string launcher = names.Take("launcher");
        string what = form.Plan.Operations.All(operation => operation is Kernel) ? "kernels" : "operations";

        writer.Line($"/// <summary>The host plan: computes the scalars of one step in double precision and launches the {what}.</summary>");
        using (writer.Block($"void IUpdateRule.Execute(Step {step}, IKernelLauncher {launcher})"))
        {
            var host = new HostWriter(writer, form.Plan, HostNames.Of(form, step, launcher), names);
            new PlanWriter(writer, new LaunchWriter(writer, form.Plan, launcher)).WriteNode(host, form.Plan.Root);
        }
    }

    private void WriteNode(HostWriter host, PlanNode node)
    {
        switch (node)
        {
            case Branch branch:
                WriteBranch(host, branch);
                break;
            case Sequence sequence:
                WriteSequence(host, sequence);
                break;
            case Repeat repeat:
                WriteRepeat(host, repeat);
                break;
            case Launch { Operation: { } operation }:
                _launches.Write(host, operation);
                break;
            default:
                _writer.Line("// This case changes nothing.");
                break;
        }
    }

    private void WriteSequence(HostWriter host, Sequence sequence)
    {
        for (int index = 0; index < sequence.Nodes.Count; index++)
        {
            if (index > 0)
            {
                _writer.Line();
            }

            if (sequence.Nodes[index] is Launch { Operation: { } operation })
            {
                _launches.WriteComment(host, operation);
            }

            WriteNode(host, sequence.Nodes[index]);
        }
    }

    private void WriteRepeat(HostWriter host, Repeat repeat)
    {
        host.Declare([repeat.Trips]);
        string pass = host.TakeName("pass");
        string trips = host.Expression(repeat.Trips, Precedence.Additive);
        using (_writer.Block($"for (long {pass} = 0; {pass} < {trips}; {pass}++)"))
        {
            WriteNode(host.Inner(), repeat.Body);
        }
    }

    private void WriteBranch(HostWriter host, Branch branch, string before = "")
    {
        host.Declare(FindCommonValues(branch));
        using (_writer.Block($"{before}if ({host.Expression(branch.Condition)})"))
        {
            WriteNode(host.Inner(), branch.WhenTrue);
        }

        if (branch.WhenFalse is Branch next && !host.NeedsDeclaration(FindCommonValues(next)))
        {
            WriteBranch(host.Inner(), next, "else ");
            return;
        }

        using (_writer.Block("else"))
        {
            WriteNode(host.Inner(), branch.WhenFalse);
        }
    }

    /// <summary>The host values that are needed whichever way the plan goes from here: they are computed once, before it goes.</summary>
    private static IEnumerable<int> FindCommonValues(PlanNode node) => node switch
    {
        Branch branch => FindCommonValues(branch.WhenTrue).Intersect(FindCommonValues(branch.WhenFalse)).Union([branch.Condition]),
        Sequence sequence => sequence.Nodes.SelectMany(FindCommonValues).Distinct(),
        Repeat repeat => FindCommonValues(repeat.Body).Union([repeat.Trips]),
        Launch { Operation: { } operation } => operation.Scalars.Select(scalar => scalar.Value),
        _ => [],
    };
}
