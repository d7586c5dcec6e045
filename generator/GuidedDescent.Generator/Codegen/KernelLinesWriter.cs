namespace GuidedDescent.Generator.Codegen;

/// <summary>What differs between the languages kernels are written in, beside the notation of operations.</summary>
/// <param name="TypeOf">The type of a variable that holds a value.</param>
/// <param name="IsDeclaredBefore">Whether a variable exists before the first line.</param>
/// <param name="TripCount">How often a loop runs, as an expression.</param>
/// <param name="SeparatesStatements">Whether an empty line stands before each of the author's statements.</param>
internal sealed record KernelLanguage(
    Func<int, string> TypeOf, Func<string, bool> IsDeclaredBefore, Func<int, string> TripCount, bool SeparatesStatements);

/// <summary>Writes lines of a kernel, each under the author's statement it comes from.</summary>
internal sealed class KernelLinesWriter(
    CodeWriter writer, KernelSchedule schedule, ExpressionWriter expressions, KernelLanguage language)
{
    public void Write(Variation variation) => Write(schedule.LinesOf(variation));

    private void Write(IReadOnlyList<KernelLine> lines)
    {
        foreach (KernelLine line in lines)
        {
            switch (line)
            {
                case AssignmentLine assignment:
                    WriteAssignment(assignment);
                    break;
                case LoopLine loop:
                    WriteLoop(loop);
                    break;
            }
        }
    }

    private void WriteAssignment(AssignmentLine line)
    {
        if (line.Statement is not null)
        {
            if (language.SeparatesStatements)
            {
                writer.Line();
            }

            writer.Line($"// {line.Statement}");
        }

        string type = line.IsDeclaration && !language.IsDeclaredBefore(line.Variable) ? $"{language.TypeOf(line.Value)} " : "";
        writer.Line($"{type}{line.Variable} = {expressions.WriteOperation(line.Value)};");
    }

    private void WriteLoop(LoopLine loop)
    {
        foreach (CarriedVariable carried in loop.Carried)
        {
            writer.Line($"{language.TypeOf(carried.Initial)} {carried.Name} = {expressions.Write(carried.Initial)};");
        }

        using (writer.Block($"for (int {loop.Counter} = 0; {loop.Counter} < {language.TripCount(loop.Trips)}; {loop.Counter}++)"))
        {
            Write(loop.Body);
            LoopStep.Write(loop, expressions, schedule.TakeName, language.TypeOf, writer);
        }
    }
}
