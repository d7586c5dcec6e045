namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Finds what a rule does otherwise in its first steps, before a condition of the step's number is settled.</summary>
internal static class FirstSteps
{
    public static void Check(Site site, int chosen, int first)
    {
        Value later = site.Operand(chosen);
        Value before;
        try
        {
            before = site.Operand(first);
        }
        catch (ScalingFailure)
        {
            // What has no size of its own is no update of another size.
            return;
        }

        if (SizeOf(site, later) is { } laterSize && SizeOf(site, before) is { } firstSize && !site.Width.AreEqual(laterSize, firstSize))
        {
            string text = site.Interpretation.TextOf(site.Instruction.Operands[0]);
            string name = $"until '{text.Substring(text.IndexOf("= ", StringComparison.Ordinal) + 1).Trim(' ', ';')}'";
            site.Interpretation.Found.Add(new Breaker(name, false, BreakerKind.FirstSteps, firstSize / laterSize, site.Position));
        }
    }

    private static Monomial? SizeOf(Site site, Value value) =>
        value.Terms.Where(term => term is { Kind: TermKind.Sized, IsOfGradient: true })
            .Select(term => site.Interpretation.Scalables.Resolve(term.Size)).FirstOrDefault();
}
