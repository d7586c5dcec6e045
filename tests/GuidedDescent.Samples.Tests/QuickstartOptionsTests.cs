using System.CommandLine;
using GuidedDescent.Samples.Quickstart;

namespace GuidedDescent.Samples.Tests;

public class QuickstartOptionsTests
{
    [Theory]
    [InlineData("--epochs takes a whole number from 1 to 10000, but 'many' came.", "--epochs", "many")]
    [InlineData("--epochs takes a whole number from 1 to 10000, but '0' came.", "--epochs", "0")]
    [InlineData("--epochs takes a whole number from 1 to 10000, but '1e3' came.", "--epochs", "1e3")]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, but '-1' came.", "--seed", "-1")]
    [InlineData("--json takes the name of a file, but '' came.", "--json", "")]
    public void Parse_BadValue_IsOneClearLine(string expected, params string[] arguments)
    {
        (int exitCode, string errors) = Invoke(arguments);

        Assert.Equal(1, exitCode);
        Assert.Equal(expected, errors.Trim());
    }

    [Fact]
    public void Parse_JsonInMissingFolder_NamesTheFolder()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        (int exitCode, string errors) = Invoke("--json", Path.Combine(folder, "figures.json"));

        Assert.Equal(1, exitCode);
        Assert.Contains($"there is no folder '{folder}'", errors);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public void Parse_JsonThatIsAFolder_IsRefused()
    {
        (int exitCode, string errors) = Invoke("--json", Path.GetTempPath());

        Assert.Equal(1, exitCode);
        Assert.StartsWith("--json takes the name of a file", errors);
    }

    [Fact]
    public void Parse_GoodValues_ArriveAsGiven()
    {
        var options = new QuickstartOptions();
        ParseResult result = options.Parse(Command(options), ["--epochs", "7", "--seed", "18446744073709551615"]);

        Assert.Equal(7, result.GetValue(options.Epochs));
        Assert.Equal(ulong.MaxValue, result.GetValue(options.Seed));
        Assert.Null(result.GetValue(options.Json));
    }

    private static (int ExitCode, string Errors) Invoke(params string[] arguments)
    {
        var options = new QuickstartOptions();
        using var errors = new StringWriter();
        int exitCode = options.Parse(Command(options), arguments)
            .Invoke(new InvocationConfiguration { Error = errors, Output = TextWriter.Null });
        return (exitCode, errors.ToString());
    }

    private static RootCommand Command(QuickstartOptions options)
    {
        var command = new RootCommand { options.Epochs, options.Seed, options.Json };
        command.SetAction(_ => 0);
        return command;
    }
}
