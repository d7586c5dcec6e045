using System.Reflection;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary><c>docs/schedules.md</c> names every schedule there is, and its example does what it says.</summary>
public class DocumentationTests
{
    public static TheoryData<string> Names() =>
    [
        .. typeof(Schedule).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name)
            .Distinct(),
        .. Enum.GetNames<CooldownShape>(),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Schedule_HasARow(string name) => Assert.Matches($@"(?m)^\| [^|]*\b{name}[(`]", Page());

    [Fact]
    public void Example_IsTrue()
    {
        Schedule schedule = Schedule.LinearWarmup(1000).Then(Schedule.Cosine(9000, finalFactor: 0.1));

        Assert.Contains("Schedule schedule = Schedule.LinearWarmup(1000).Then(Schedule.Cosine(9000, finalFactor: 0.1));", Page());
        Assert.Contains($"```text\n{schedule}\n```", Page());
        Assert.Equal([0.001, 1, 0.1], new long[] { 0, 1000, 10_000 }.Select(schedule.At));
    }

    private static string Page([CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/schedules.md"));
}
