namespace GuidedDescent.Rules;

/// <summary>How a kernel walks through a slot while it visits the elements of its domain.</summary>
public enum SlotAccess
{
    /// <summary>Element by element: the slot has the shape of the domain.</summary>
    Full,

    /// <summary>One number for each row of the domain: the slot is rows x 1.</summary>
    PerRow,

    /// <summary>One number for each column of the domain: the slot is 1 x columns.</summary>
    PerColumn,

    /// <summary>One number for all elements: the slot is 1 x 1.</summary>
    Single,
}
