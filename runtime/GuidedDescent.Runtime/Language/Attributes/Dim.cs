namespace GuidedDescent.Language;

/// <summary>An extent of a state or an input, in terms of the weight that the rule updates.</summary>
public enum Dim
{
    /// <summary>Of a state the extent of the weight along the same axis, of an input whatever is bound.</summary>
    Same,

    /// <summary>The number of the weight's rows.</summary>
    Rows,

    /// <summary>The number of the weight's columns.</summary>
    Columns,

    /// <summary>One.</summary>
    One,

    /// <summary>The lesser of the weight's rows and columns.</summary>
    Smaller,

    /// <summary>The greater of the weight's rows and columns.</summary>
    Larger,

    /// <summary>What the member named by <see cref="StateAttribute.Rank"/> says.</summary>
    Rank,
}
