namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the end of a loop's pass: all carried variables get their next values at once.</summary>
internal static class LoopStep
{
    public static void Write(
        LoopLine loop, ExpressionWriter expressions, Func<string, string> takeName, Func<int, string> typeOf, CodeWriter writer)
    {
        if (loop.Carried.Count == 1)
        {
            writer.Line($"{loop.Carried[0].Name} = {expressions.Write(loop.Next[0])};");
            return;
        }

        string[] next = [.. loop.Carried.Select(carried => takeName($"{carried.Name}Next"))];
        for (int number = 0; number < next.Length; number++)
        {
            writer.Line($"{typeOf(loop.Next[number])} {next[number]} = {expressions.Write(loop.Next[number])};");
        }

        for (int number = 0; number < next.Length; number++)
        {
            writer.Line($"{loop.Carried[number].Name} = {next[number]};");
        }
    }
}
