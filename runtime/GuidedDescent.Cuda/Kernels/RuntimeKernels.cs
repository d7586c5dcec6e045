using System.Reflection;
using System.Text.RegularExpressions;

namespace GuidedDescent.Cuda;

/// <summary>What the runtime launches beside the kernels of the rules.</summary>
internal static class RuntimeKernels
{
    /// <summary>Puts the scalars of a step where the kernels of the rules read them.</summary>
    public const string StoreScalars = "gd_store_scalars";

    /// <summary>Sets one slot of all tensors of a group to zero.</summary>
    public const string ClearSlot = "gd_clear_slot";

    /// <summary>The file of what reductions need.</summary>
    public const string ReductionFile = "reductions";

    /// <summary>Makes results of what the tiles of kernels came to.</summary>
    public const string Combine = "gd_combine";

    /// <summary>Adds one number of each tensor of a parameter group.</summary>
    public const string GroupSum = "gd_group_sum";

    /// <summary>The file of what puts the numbers of matrices in other places.</summary>
    public const string RearrangementFile = "rearrangements";

    /// <summary>Turns rows into columns.</summary>
    public const string Transpose = "gd_transpose";

    /// <summary>Finds the order of keys.</summary>
    public const string RankKeys = "gd_rank_keys";

    /// <summary>Puts rows or columns in the order of their keys.</summary>
    public const string Move = "gd_move";

    /// <summary>The file of what averages of the weights need.</summary>
    public const string AverageFile = "averages";

    /// <summary>Draws averages towards the weights.</summary>
    public const string UpdateAverages = "gd_update_averages";

    /// <summary>Has the weights and an average change places.</summary>
    public const string ExchangeWeights = "gd_exchange_weights";

    /// <summary>The file of what gradients need that are read by other than kernels.</summary>
    public const string GradientCopyFile = "gradientcopies";

    /// <summary>Copies gradients, each times its factor.</summary>
    public const string CopyGradients = "gd_copy_gradients";

    /// <summary>The file of what evaluations with other weights than those of 16 bits need.</summary>
    public const string LendingFile = "lending";

    /// <summary>Puts an average in the place of weights of 16 bits.</summary>
    public const string LendWeights = "gd_lend_weights";

    /// <summary>Brings weights of 16 bits back.</summary>
    public const string ReturnWeights = "gd_return_weights";

    /// <summary>The file of what measures gradients.</summary>
    public const string GradientFile = "gradients";

    /// <summary>Adds up the squares of each tile.</summary>
    public const string SquareTiles = "gd_square_tiles";

    /// <summary>Adds up the tiles of each tensor, and clips it by itself.</summary>
    public const string ClipTensors = "gd_clip_tensors";

    /// <summary>The file of what decides about steps.</summary>
    public const string DecisionFile = "decisions";

    /// <summary>Decides about a step.</summary>
    public const string Decide = "gd_decide";

    /// <summary>Keeps numbers in a step that is left out, or puts them back.</summary>
    public const string KeepIfSkipped = "gd_keep_if_skipped";

    /// <summary>The file of what matrix products need.</summary>
    public const string ProductFile = "products";

    /// <summary>Multiplies the factors of products.</summary>
    public const string ProductFactors = "gd_product_factors";

    /// <summary>Rounds matrices to bfloat16.</summary>
    public const string RoundToBFloat16 = "gd_round_to_bfloat16";

    /// <summary>The file of what factorizations need.</summary>
    public const string FactorizationFile = "factorizations";

    /// <summary>The CUDA text of a file, with what it includes.</summary>
    /// <param name="file">Its name, without the ending: <c>runtime</c> for what every device needs.</param>
    public static string ReadSource(string file = "runtime") => ReadWhole($"{file}.cu");

    /// <summary>What composed kernels are made of, with what it includes.</summary>
    /// <param name="part">The name of a file, without the ending.</param>
    public static string ReadPart(string part) => ReadWhole($"{part}.cuh");

    private static string ReadWhole(string name) =>
        Inclusion().Replace(Read(name), included => ReadWhole(included.Groups["name"].Value).TrimEnd());

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Made when it is asked for, and not by a generator: callers of ManagedCuda are also compiled without generators.
    private static Regex Inclusion() => new("#include \"(?<name>\\w+\\.cuh)\"");
}
