namespace GuidedDescent.Generator.Ir;

/// <summary>The instructions of the rule language. What each is called in every backend stands in <see cref="Operations"/>.</summary>
internal enum Opcode
{
    // Leaves
    Constant,
    Hyperparameter,
    StepNumber,
    Load,
    Dimension,
    Identity,

    // Arithmetic
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Negate,
    FusedMultiplyAdd,
    FusedNegativeMultiplyAdd,
    FusedMultiplySubtract,

    // Functions
    Abs,
    Sign,
    Sqrt,
    Exp,
    Log,
    Tanh,
    Atan2,
    Pow,
    Min,
    Max,

    // Comparisons and logic
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    ExclusiveOr,
    Not,

    // Choices: by a mask, element by element, and by a flag of the host
    Where,
    Select,

    // Conversions between host numbers
    ToReal,
    Truncate,

    // Reductions: of all elements, along rows and along columns, and over all tensors of a group
    Sum,
    MaxAbs,
    RowSum,
    ColumnSum,
    GroupSum,

    // Matrices
    Transpose,
    MatMul,
    Eigh,
    Qr,
    Cholesky,
    Solve,
    InverseRoot,
    SortColumns,
    SortRows,
    Part,

    // Loops whose length is known only at run time
    Loop,
    LoopParameter,
    LoopResult,
}
