using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Remembers which test method runs; the build puts it on every assembly that uses Verify.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public class UseVerifyAttribute : BeforeAfterTestAttribute
{
    // Flows into whatever the test awaits, and stays apart between tests that run side by side.
    private static readonly AsyncLocal<MethodInfo?> _runningTest = new();

    public override void Before(MethodInfo info) => _runningTest.Value = info;

    public override void After(MethodInfo info) => _runningTest.Value = null;

    internal static MethodInfo GetRunningTest()
    {
        return _runningTest.Value ?? throw new InvalidOperationException(
            "No running test is known. Call Verify from a test, on the test's own flow of execution; the test's assembly needs " +
            "[assembly: VerifyXunit.UseVerify], which the build adds to projects with <UsesVerify>true</UsesVerify>.");
    }
}
