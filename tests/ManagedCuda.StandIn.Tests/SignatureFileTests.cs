using System.Runtime.InteropServices;

namespace ManagedCuda.StandIn.Tests;

/// <summary>That the comparison of signatures finds what differs, and nothing else.</summary>
public sealed class SignatureFileTests
{
    private const string Place = "ManagedCuda.StandIn.Tests | ";
    private const string SampleHeading = $"{Place}class SignatureFileTests.Sample : Exception, IDisposable";
    private const string ModeHeading = $"{Place}enum SignatureFileTests.Mode : ulong";

    [Fact]
    public void FindForeign_SameMembers_FindsNone() => Assert.Empty(Find(typeof(Sample), SampleHeading, """
          ctor(int size)
          ctor(int size, string name)
          IntPtr Pointer;
          static SignatureFileTests.Sample Null { get; }
          int Size { get; set; }
          byte[] Read(ref int position, out string text)
          static void Copy(out IntPtr target, byte[] source)
          T Get<T>(List<T> values)
          void Dispose()
          static SignatureFileTests.Sample op_Addition(SignatureFileTests.Sample left, SignatureFileTests.Mode right)
          bool OnlyInTheFile()
        """));

    [Theory]
    [InlineData("ctor(int size, string name)", "ctor(int size, string title)")]
    [InlineData("IntPtr Pointer;", "UIntPtr Pointer;")]
    [InlineData("static SignatureFileTests.Sample Null { get; }", "SignatureFileTests.Sample Null { get; }")]
    [InlineData("int Size { get; set; }", "int Size { get; }")]
    [InlineData("byte[] Read(ref int position, out string text)", "byte[] Read(int position, out string text)")]
    [InlineData("static void Copy(out IntPtr target, byte[] source)", "static void Copy(IntPtr target, byte[] source)")]
    [InlineData("T Get<T>(List<T> values)", "T Get(List<T> values)")]
    public void FindForeign_MemberThatDiffers_IsFound(string ours, string theirs)
    {
        string members = string.Join('\n', SignatureText.MembersOf(typeof(Sample)).Select(line => $"  {line}"));
        Assert.Contains($"  {ours}\n", members);

        Assert.Equal([$"{SampleHeading}: {ours}"], Find(typeof(Sample), SampleHeading, members.Replace($"  {ours}\n", $"  {theirs}\n")));
    }

    [Fact]
    public void FindForeign_PropertyWithoutTheSetter_IsNone() => Assert.DoesNotContain(
        Find(typeof(Sample), SampleHeading, "  static SignatureFileTests.Sample Null { get; set; }"),
        line => line.Contains("Null", StringComparison.Ordinal));

    [Theory]
    [InlineData("class SignatureFileTests.Sample : IDisposable")]
    [InlineData("class SignatureFileTests.Sample : Exception")]
    [InlineData("struct SignatureFileTests.Sample")]
    [InlineData("class Sample : Exception, IDisposable")]
    public void FindForeign_TypeThatDiffers_IsFoundAsAWhole(string theirs) =>
        Assert.Equal([SampleHeading], Find(typeof(Sample), Place + theirs, ""));

    [Fact]
    public void FindForeign_EnumWithSomeOfTheValues_FindsNone() =>
        Assert.Empty(Find(typeof(Mode), ModeHeading, "  None=0, Fast=1,\n  Exact=2, Same=2"));

    [Theory]
    [InlineData("  None=0, Fast=1, Exact=3", "Exact=2")]
    [InlineData("  None=0, Exact=2", "Fast=1")]
    public void FindForeign_EnumValueThatDiffers_IsFound(string values, string found) =>
        Assert.Equal([$"{ModeHeading}: {found}"], Find(typeof(Mode), ModeHeading, values));

    [Fact]
    public void FindForeign_EnumOfAnotherUnderlyingType_IsFound() =>
        Assert.Equal([ModeHeading], Find(typeof(Mode), $"{Place}enum SignatureFileTests.Mode", "  None=0, Fast=1, Exact=2"));

    [Fact]
    public void FindForeign_MembersOfAnotherType_DoNotCount() => Assert.Equal(
        [$"{ModeHeading}: Exact=2"],
        Find(typeof(Mode), ModeHeading, $"  None=0, Fast=1\n\n# and another\n{Place}enum Other\n  Exact=2"));

    private static IReadOnlyList<string> Find(Type type, string heading, string members) =>
        new SignatureFile($"# a comment\n{heading}\n{members}\n").FindForeign([type]);

    public enum Mode : ulong
    {
        None = 0,
        Fast = 1,
        Exact = 2,
    }

    public class Sample : Exception, IDisposable
    {
        public IntPtr Pointer;

        public Sample(int size) => Size = size;

        public Sample(int size, string name)
            : base(name) => Size = size;

        public static Sample Null => new(0);

        public int Size { get; set; }

        public byte[] Read(ref int position, out string text)
        {
            text = "";
            return new byte[position];
        }

        public static void Copy([Out] IntPtr target, byte[] source) => Marshal.Copy(source, 0, target, source.Length);

        public T Get<T>(List<T> values) => values[Size];

        public void Dispose() => GC.SuppressFinalize(this);

        public static Sample operator +(Sample left, Mode right) => new(left.Size + (int)right);

        internal void Hidden() => Dispose();
    }
}
