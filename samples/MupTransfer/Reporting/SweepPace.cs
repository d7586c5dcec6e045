using System.Globalization;

namespace GuidedDescent.Samples.MupTransfer.Reporting;

/// <summary>How far the runs are.</summary>
/// <param name="Done">The runs that are done.</param>
/// <param name="Total">All runs.</param>
/// <param name="Elapsed">The time so far.</param>
internal readonly record struct SweepPace(int Done, int Total, TimeSpan Elapsed)
{
    private TimeSpan Remaining => Elapsed * ((double)(Total - Done) / Done);

    /// <summary>As in <c>120/800 runs  in 00:00:15  ETA 00:01:20</c>.</summary>
    public override string ToString()
    {
        string end = Done < Total ? $"  ETA {Whole(Remaining):c}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Done,4}/{Total} runs  in {Whole(Elapsed):c}{end}");
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
}
