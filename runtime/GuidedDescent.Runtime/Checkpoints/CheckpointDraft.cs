using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>What is going to be written to a checkpoint.</summary>
internal sealed class CheckpointDraft
{
    private readonly List<SafeTensorSource> _tensors = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>All tensors so far.</summary>
    public IEnumerable<SafeTensorSource> Tensors => _tensors;

    /// <summary>All texts so far.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Adds a tensor whose elements are read when they are written.</summary>
    public void Add(string name, StoredTensor tensor) => _tensors.Add(tensor.ToSource(name));

    /// <summary>Adds a tensor.</summary>
    public void Add(SafeTensorSource tensor) => _tensors.Add(tensor);

    /// <summary>Adds a text.</summary>
    public void Add(string key, string text) => _texts.Add(key, text);
}
