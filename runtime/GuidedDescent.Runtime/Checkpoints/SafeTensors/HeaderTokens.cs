using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>The JSON of a header, token by token; each must be of the kind that is asked for.</summary>
internal ref struct HeaderTokens
{
    // A header has tensors, which have fields, which have lists of numbers.
    private const int Depth = 3;

    private readonly string _path;
    private Utf8JsonReader _json;

    /// <summary>Starts before the first token.</summary>
    public HeaderTokens(string path, ReadOnlySpan<byte> utf8)
    {
        _path = path;
        _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Depth });
    }

    /// <summary>The tensor that is read, for messages.</summary>
    public string? Tensor { get; set; }

    /// <summary>Enters an object.</summary>
    public void StartObject(string what) => Next(JsonTokenType.StartObject, what, "an object");

    /// <summary>The next key of an object; null at its end.</summary>
    public string? NextKey()
    {
        Advance();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text("a key");
    }

    /// <summary>A string.</summary>
    public string NextText(string what)
    {
        Next(JsonTokenType.String, what, "a string");
        return Text(what);
    }

    /// <summary>A list of numbers from 0 to 2^63 - 1, without fraction and exponent.</summary>
    public ImmutableArray<long> NextNumbers(string what)
    {
        Next(JsonTokenType.StartArray, what, "a list of numbers");
        ImmutableArray<long>.Builder numbers = ImmutableArray.CreateBuilder<long>();
        for (Advance(); _json.TokenType != JsonTokenType.EndArray; Advance())
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetUInt64(out ulong number) || number > long.MaxValue)
            {
                throw Invalid($"{what} must hold whole numbers from 0 to 2^63 - 1, but number {numbers.Count} of it is {Token()}.");
            }

            numbers.Add((long)number);
        }

        return numbers.ToImmutable();
    }

    /// <summary>Refuses whatever comes after the last token.</summary>
    public void End() => _json.Read();

    /// <summary>The error that the file is not as it must be.</summary>
    public readonly InvalidSafeTensorsException Invalid(string message) => new(_path, Tensor, message);

    private void Next(JsonTokenType type, string what, string expected)
    {
        Advance();
        if (_json.TokenType != type)
        {
            throw Invalid($"{what} must be {expected}, but is {Token()}.");
        }
    }

    // Where there is no further token, the reader finds that the JSON is incomplete, and throws.
    private void Advance() => _json.Read();

    private readonly string Text(string what)
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // It is valid UTF-8, but an escape in it stands for half a character.
            throw new InvalidSafeTensorsException(_path, Tensor, $"{what} is no valid Unicode text.", exception);
        }
    }

    private readonly string Token() => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the string {InvalidSafeTensorsException.Quote(Text("a string"))}",
        JsonTokenType.Number => $"the number {InvalidSafeTensorsException.Quote(Encoding.UTF8.GetString(_json.ValueSpan))}",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
