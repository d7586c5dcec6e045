#include "entry_points.h"

#include <ctype.h>

namespace emulated_nvrtc
{
using Tokens = std::vector<std::string>;

static bool is_word(char letter) { return isalnum(static_cast<unsigned char>(letter)) || letter == '_'; }

// The end of a string or character literal that starts here.
static size_t end_of_literal(const std::string& text, size_t start)
{
    size_t end = start + 1;
    while (end < text.size() && text[end] != text[start])
    {
        end += text[end] == '\\' ? 2 : 1;
    }

    return std::min(end + 1, text.size());
}

static size_t end_of_token(const std::string& text, size_t start)
{
    if (text[start] == '"' || text[start] == '\'')
    {
        return end_of_literal(text, start);
    }

    size_t end = start + 1;
    while (is_word(text[start]) && end < text.size() && is_word(text[end]))
    {
        end++;
    }

    return end;
}

static Tokens split(const std::string& text)
{
    Tokens tokens;
    for (size_t start = 0; start < text.size();)
    {
        size_t end = isspace(static_cast<unsigned char>(text[start])) ? start + 1 : end_of_token(text, start);
        if (!isspace(static_cast<unsigned char>(text[start])))
        {
            tokens.push_back(text.substr(start, end - start));
        }

        start = end;
    }

    return tokens;
}

// The place after the bracket that closes the one here.
static size_t after_closing(const Tokens& tokens, size_t opening)
{
    int depth = 0;
    for (size_t place = opening; place < tokens.size(); place++)
    {
        depth += tokens[place] == "(" || tokens[place] == "{" ? 1 : tokens[place] == ")" || tokens[place] == "}" ? -1 : 0;
        if (depth == 0)
        {
            return place + 1;
        }
    }

    return tokens.size();
}

static std::string first_argument(const Tokens& tokens, size_t opening)
{
    std::string argument;
    int depth = 0;
    for (size_t place = opening + 1; place < tokens.size(); place++)
    {
        const std::string& token = tokens[place];
        if (depth == 0 && (token == "," || token == ")"))
        {
            break;
        }

        depth += token == "(" ? 1 : token == ")" ? -1 : 0;
        argument += token + " ";
    }

    return argument;
}

// One declaration outside of all functions, from its first token up to its body or its semicolon.
class Declaration
{
public:
    Declaration(const Tokens& tokens, size_t start) : _tokens(tokens), _end(start) { read(); }

    bool opens_c_block() const { return _is_c && _is_definition && _name.empty() && !_is_kernel; }
    bool is_kernel(bool inside_c_block) const { return _is_kernel && _is_definition && (_is_c || inside_c_block); }
    EntryPoint entry_point() const { return {_name, _max_threads}; }
    bool has_body() const { return _is_definition; }
    size_t end() const { return _end; }

private:
    void read()
    {
        while (_end < _tokens.size() && _tokens[_end] != ";" && _tokens[_end] != "{" && _tokens[_end] != "}")
        {
            _is_c = _is_c || (_tokens[_end] == "\"C\"" && _end > 0 && _tokens[_end - 1] == "extern");
            _is_kernel = _is_kernel || _tokens[_end] == "__global__";
            _end = _end + 1 < _tokens.size() && _tokens[_end + 1] == "(" ? read_call() : _end + 1;
        }

        _is_definition = _end < _tokens.size() && _tokens[_end] == "{";
    }

    // A word with brackets after it: the name of the function, or an attribute.
    size_t read_call()
    {
        const std::string& word = _tokens[_end];
        if (word == "__launch_bounds__")
        {
            _max_threads = first_argument(_tokens, _end + 1);
        }
        else if (word.compare(0, 2, "__") != 0 && _name.empty())
        {
            _name = word;
        }

        return after_closing(_tokens, _end + 1);
    }

    const Tokens& _tokens;
    size_t _end;
    std::string _name;
    std::string _max_threads = EntryPoint().max_threads;
    bool _is_c = false;
    bool _is_kernel = false;
    bool _is_definition = false;
};

std::vector<EntryPoint> find_entry_points(const std::string& text)
{
    Tokens tokens = split(text);
    std::vector<EntryPoint> found;
    bool inside_c_block = false;
    for (size_t place = 0; place < tokens.size();)
    {
        Declaration declaration(tokens, place);
        place = declaration.end();
        if (declaration.is_kernel(inside_c_block))
        {
            found.push_back(declaration.entry_point());
        }

        // Of all blocks, only that of extern "C" is entered; the end of it is found here as a closing bracket.
        inside_c_block = inside_c_block ? !(place < tokens.size() && tokens[place] == "}") : declaration.opens_c_block();
        place = declaration.has_body() && !declaration.opens_c_block() ? after_closing(tokens, place) : place + 1;
    }

    return found;
}
}
