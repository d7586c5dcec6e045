using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// A file that is being read in two passes: first all parts take what is theirs and say what is wrong, then, if nothing is, all of it is
/// done.
/// </summary>
internal sealed class CheckpointReading
{
    private readonly string _path;
    private readonly SafeTensorsFile _file;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenTexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameInFile = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<string> _differences = [];
    private readonly List<Action> _actions = [];

    /// <summary>Begins to read a file that is whole.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">What is accepted.</param>
    /// <param name="parameters">The names of the parameters in the file.</param>
    /// <param name="renames">What they are called now.</param>
    public CheckpointReading(
        string path, SafeTensorsFile file, CheckpointOptions options, IEnumerable<string> parameters, ParameterRenames renames)
    {
        _path = path;
        _file = file;
        Options = options;
        foreach (string name in parameters)
        {
            string current = renames.Apply(name);
            if (!_nameInFile.TryAdd(current, name))
            {
                Refuse($"{Quote(name)} and {Quote(_nameInFile[current])} would both be {Quote(current)} now; change the renames.");
            }
        }

        foreach (string unused in renames.Unused)
        {
            Refuse($"The file has no parameter that the rename of '{unused}' is for.");
        }
    }

    /// <summary>What is accepted.</summary>
    public CheckpointOptions Options { get; }

    /// <summary>All tensors of the file.</summary>
    public IEnumerable<SafeTensor> Tensors => _file.Tensors;

    /// <summary>All texts of the file.</summary>
    public IReadOnlyDictionary<string, string> Texts => _file.Metadata;

    /// <summary>The parameters of the file, under the names they have now.</summary>
    public IReadOnlyCollection<string> Parameters => _nameInFile.Keys;

    /// <summary>What differs without harm, so far.</summary>
    public ImmutableArray<string> Differences => [.. _differences];

    /// <summary>Finds the name that a parameter has in the file.</summary>
    public bool TryGetNameInFile(string parameter, [NotNullWhen(true)] out string? name) => _nameInFile.TryGetValue(parameter, out name);

    /// <summary>The name that one of <see cref="Parameters"/> has in the file.</summary>
    public string NameInFile(string parameter) => _nameInFile[parameter];

    /// <summary>Takes a text.</summary>
    public string? TakeText(string key)
    {
        _takenTexts.Add(key);
        return _file.Metadata.GetValueOrDefault(key);
    }

    /// <summary>Takes a tensor, whatever it is.</summary>
    public SafeTensor? Take(string name)
    {
        _taken.Add(name);
        return _file.TryGetTensor(name, out SafeTensor? tensor) ? tensor : null;
    }

    /// <summary>Takes a tensor whose elements go where others are now, or says why they cannot; false where there is none.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="into">Where the elements go.</param>
    /// <param name="types">The types that are taken; single precision where none are given.</param>
    public bool TryTake(string name, string what, StoredTensor into, params ReadOnlySpan<SafeTensorsDataType> types)
    {
        if (Take(name) is not { } tensor)
        {
            return false;
        }

        if (!types.Contains(tensor.DataType) && (!types.IsEmpty || tensor.DataType != SafeTensorsDataType.Float32))
        {
            string expected = types.IsEmpty ? "F32" : string.Join(" or ", types.ToArray().Select(type => type.FormatName()));
            Refuse($"{what} is to be {expected}, but {Describe(tensor)} in the file; convert it to F32 where the file is made.");
        }
        else if (!into.HasShapeOf(tensor))
        {
            Refuse(
                $"{what} is {into.Shape}, but {Describe(tensor)} in the file; build the model as it was when the file was written.");
        }
        else
        {
            Then(() => into.Take(tensor));
        }

        return true;
    }

    /// <summary>Takes note of what is wrong: nothing will be done.</summary>
    public void Refuse(string problem) => _problems.Add(problem);

    /// <summary>Takes note of what differs: it is wrong unless it was accepted.</summary>
    public void RefuseUnless(bool isAccepted, string difference, string option)
    {
        if (isAccepted)
        {
            Report(difference);
        }
        else
        {
            Refuse($"{difference} If that is meant, load with {nameof(CheckpointOptions)}.{option} set.");
        }
    }

    /// <summary>Takes note of what differs without harm.</summary>
    public void Report(string difference) => _differences.Add(difference);

    /// <summary>Has something done when everything is right.</summary>
    public void Then(Action action) => _actions.Add(action);

    /// <summary>Ends the first pass.</summary>
    /// <exception cref="CheckpointMismatchException">Something is wrong, or nobody took a tensor or a text.</exception>
    public void RequireAllInOrder()
    {
        foreach (SafeTensor tensor in Tensors.Where(tensor => !_taken.Contains(tensor.Name)))
        {
            Refuse($"The optimizer has no use for the tensor {Quote(tensor.Name)} of the file.");
        }

        foreach (string key in Texts.Keys.Where(key => !_takenTexts.Contains(key)))
        {
            Refuse($"The optimizer has no use for the text {Quote(key)} of the file.");
        }

        if (_problems.Count > 0)
        {
            throw new CheckpointMismatchException(_path, [.. _problems]);
        }
    }

    /// <summary>Does all that was to be done.</summary>
    public void Apply() => _actions.ForEach(action => action());

    /// <summary>A text of the file, for a message.</summary>
    public static string Quote(string text) => InvalidSafeTensorsException.Quote(text);

    private static string Describe(SafeTensor tensor)
    {
        string shape = tensor.Shape.Length <= 16 ? $"[{string.Join(", ", tensor.Shape)}]" : $"of {tensor.Shape.Length} axes";
        return $"{tensor.DataType.FormatName()} {shape}";
    }
}
