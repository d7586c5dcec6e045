namespace GuidedDescent.Optimizers.Tests;

// Apart, as programs without xunit use the cases too.
public static partial class RuleCases
{
    public static TheoryData<string> Names => [.. AllNames];
}
