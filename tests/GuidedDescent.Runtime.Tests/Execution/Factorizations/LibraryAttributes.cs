using System.Reflection;
using Xunit.Sdk;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

/// <summary>Each installed library.</summary>
public sealed class LibraryDataAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Libraries.Names.Select(name => new object[] { name });
}

/// <summary>Each installed library with each of some numbers.</summary>
public sealed class LibraryAndNumberDataAttribute(params double[] numbers) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        Type type = testMethod.GetParameters()[1].ParameterType;
        return Libraries.Names.SelectMany(name => numbers.Select(number => new[] { name, Convert.ChangeType(number, type) }));
    }
}

/// <summary>A fact that needs LAPACK: skipped where it is not installed, but on a build server, where it fails.</summary>
public sealed class LapackFactAttribute : FactAttribute
{
    public LapackFactAttribute()
    {
        bool isBuildServer = Environment.GetEnvironmentVariable("CI") is not (null or "" or "0" or "false");
        Skip = Libraries.Lapack is null && !isBuildServer ? "No LAPACK is installed: apt-get install liblapack3" : null;
    }
}
