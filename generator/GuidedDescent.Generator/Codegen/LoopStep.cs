namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the end of a loop's pass: all carried variables get their next values at once.</summary>
internal static class LoopStep
{
    public static void Write(LoopLine loop, ExpressionWriter expressions, Func<int, string> typeOf, CodeWriter writer)
    {
        if (loop.Carried.Count == 1)
        {
            writer.Line($"{loop.Carried[0].Name} = {expressions.Write(loop.Next[0])};");
            return;
        }

        for (int number = 0; number < loop.Carried.Count; number++)
        {
            writer.Line($"{typeOf(loop.Next[number])} {loop.Carried[number].Name}Next = {expressions.Write(loop.Next[number])};");
        }

        foreach (CarriedVariable carried in loop.Carried)
        {
            writer.Line($"{carried.Name} = {carried.Name}Next;");
        }
    }
}
