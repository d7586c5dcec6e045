namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>Whether the learning rate of the narrowest width serves the widest: by muP it must, and without it must not.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Narrowest">The narrowest width.</param>
/// <param name="Widest">The widest width.</param>
/// <param name="MupMove">By how many doublings the best learning rate moves between them under muP.</param>
/// <param name="StandardMove">The same in the standard parametrization; where its best is the lowest there is, at least that.</param>
/// <param name="IsBracketed">Whether the best learning rates under muP have lower and higher ones beside them.</param>
public sealed record TransferCheck(
    string Model, string Rule, int Narrowest, int Widest, int MupMove, int StandardMove, bool IsBracketed)
{
    /// <summary>The most that the best learning rate may move under muP; without, it must move further.</summary>
    public const int LargestMove = 1;

    /// <summary>Whether it holds.</summary>
    public bool Holds => IsBracketed && Math.Abs(MupMove) <= LargestMove && Math.Abs(StandardMove) > LargestMove;

    /// <summary>Compares both sweeps of a plan.</summary>
    public static TransferCheck Of(Sweep standard, Sweep mup)
    {
        ArgumentNullException.ThrowIfNull(standard);
        ArgumentNullException.ThrowIfNull(mup);
        SweepPlan plan = mup.Plan;
        bool isBracketed = !mup.IsAtEdge(mup.Best[0]) && !mup.IsAtEdge(mup.Best[^1]);
        return new TransferCheck(plan.Model, plan.Rule, plan.Widths[0], plan.Widths[^1], mup.Move, standard.Move, isBracketed);
    }

    /// <summary>As in <c>digits, AdamW, width 32 to 512: the best learning rate moves by ...</c>.</summary>
    public override string ToString() =>
        $"{Model}, {Rule}, width {Narrowest} to {Widest}: the best learning rate moves by {Steps(MupMove)} under muP"
        + $"{(IsBracketed ? "" : " (it is at the edge of the grid)")}, by {Steps(StandardMove)} in the standard parametrization.";

    private static string Steps(int move) => move == 0 ? "no step" : $"{move:+0;-0} {(Math.Abs(move) == 1 ? "step" : "steps")} of x2";
}
