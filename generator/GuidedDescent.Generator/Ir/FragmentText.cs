using System.Globalization;
using System.Text;

namespace GuidedDescent.Generator.Ir;

/// <summary>
/// The text form of a fragment, in which packages carry it. What was written is read back as it was. A form that is changed gets another
/// version, which older compilers refuse.
/// </summary>
internal static class FragmentText
{
    /// <summary>The first line of every text: what it is, and in which version of the form.</summary>
    public const string Header = "fragment 1";

    private static readonly Dictionary<string, Opcode> s_opcodes =
        Enum.GetValues(typeof(Opcode)).Cast<Opcode>().ToDictionary(NameOf, opcode => opcode);

    public static string Write(Fragment fragment)
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');
        Line(Header);
        foreach (FragmentParameter parameter in fragment.Parameters)
        {
            Line($"parameter {parameter.Name} {NameOf(parameter.Type)}");
        }

        int statement = -1;
        for (int position = 0; position < fragment.Graph.Instructions.Count; position++)
        {
            Instruction instruction = fragment.Graph.Instructions[position];
            if (instruction.Origin != statement)
            {
                statement = instruction.Origin;
                Line($"; {statement} {(statement < 0 ? "" : fragment.Graph.Statements[statement])}".TrimEnd());
            }

            string operands = string.Join(" ", instruction.Operands.Select(operand => $"%{operand}"));
            Line(
                $"%{position} {Word(fragment.Graph.Names[position])} {NameOf(instruction.Type)} = {NameOf(instruction.Opcode)} "
                    + $"{Word(instruction.Text)} {instruction.Number.ToString("R", CultureInfo.InvariantCulture)} {operands}".TrimEnd());
        }

        for (int index = 0; index < fragment.Results.Count; index++)
        {
            int result = fragment.Results[index];
            Line($"{(result == Fragment.Returned ? "return" : $"assign {result}")} %{fragment.Graph.Outputs[index]}");
        }

        return text.ToString();
    }

    /// <summary>Reads a text back, or gives null for one of another form.</summary>
    public static Fragment? TryRead(string text)
    {
        string[] lines = text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        if (lines.FirstOrDefault() != Header)
        {
            return null;
        }

        try
        {
            return new Reader().Read(lines.Skip(1));
        }
        catch (Exception error) when (error is FormatException or KeyNotFoundException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private static string NameOf(ValueKind type) => type.ToString().ToLowerInvariant();

    private static string NameOf(Opcode opcode) =>
        Operations.TryGet(opcode, out Operation operation) ? operation.Name : opcode.ToString().ToLowerInvariant();

    // An empty word would not be seen.
    private static string Word(string text) => text.Length == 0 ? "-" : text;

    private sealed class Reader
    {
        private static readonly Dictionary<string, ValueKind> s_types =
            Enum.GetValues(typeof(ValueKind)).Cast<ValueKind>().ToDictionary(NameOf, type => type);

        private readonly List<FragmentParameter> _parameters = [];
        private readonly List<Instruction> _instructions = [];
        private readonly List<string> _names = [];
        private readonly SortedDictionary<int, string> _statements = [];
        private readonly List<int> _results = [];
        private readonly List<int> _outputs = [];
        private int _statement = -1;

        public Fragment Read(IEnumerable<string> lines)
        {
            foreach (string line in lines)
            {
                string[] words = line.Split(' ');
                switch (words[0])
                {
                    case "parameter":
                        _parameters.Add(new FragmentParameter(words[1], s_types[words[2]]));
                        break;
                    case ";":
                        _statement = int.Parse(words[1], CultureInfo.InvariantCulture);
                        _statements[_statement] = string.Join(" ", words.Skip(2));
                        break;
                    case "return":
                        AddResult(Fragment.Returned, words[1]);
                        break;
                    case "assign":
                        AddResult(int.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
                        break;
                    default:
                        AddInstruction(words);
                        break;
                }
            }

            return new Fragment(
                _parameters.ToEquatableArray(),
                new Graph(
                    _instructions.ToEquatableArray(), _names.ToEquatableArray(),
                    _statements.Where(statement => statement.Key >= 0).Select(statement => statement.Value).ToEquatableArray(),
                    _outputs.ToEquatableArray()),
                _results.ToEquatableArray());
        }

        // %3 name tensor = opcode text number %1 %2
        private void AddInstruction(string[] words)
        {
            string text = FromWord(words[5]);
            double number = text == "-0" ? -0.0 : double.Parse(words[6], NumberStyles.Float, CultureInfo.InvariantCulture);
            _names.Add(FromWord(words[1]));
            _instructions.Add(new Instruction(
                s_opcodes[words[4]], s_types[words[2]], words.Skip(7).Select(Position).ToEquatableArray(), number, text, _statement,
                DeviceShape.Elements));
        }

        private void AddResult(int result, string value)
        {
            _results.Add(result);
            _outputs.Add(Position(value));
        }

        private int Position(string word)
        {
            int position = int.Parse(word.Substring(1), CultureInfo.InvariantCulture);
            return position >= 0 && position < _instructions.Count ? position : throw new FormatException();
        }

        private static string FromWord(string word) => word == "-" ? "" : word;
    }
}
