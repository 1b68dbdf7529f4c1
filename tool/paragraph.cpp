#include "tool/paragraph.hpp"

namespace wsecho::tool {

void append_paragraph(std::string& out, std::string_view text, std::size_t indent) {
    std::size_t column = indent;
    bool first = true;
    while (!text.empty()) {
        // A default in brackets is not torn apart.
        const std::size_t end = text[0] == '[' ? text.find(']') + 1 : text.find(' ');
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(word.size() < text.size() ? word.size() + 1 : text.size());
        if (!first && column + 1 + word.size() > kColumns) {
            out += '\n';
            out.append(indent, ' ');
            column = indent;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        first = false;
    }
    out += '\n';
}

void append_term(std::string& out, std::string_view term, std::size_t at, std::string_view text,
                 std::size_t indent) {
    out.append(at, ' ') += term;
    const std::size_t column = at + term.size();
    if (column + 2 > indent) {
        out += '\n';
        out.append(indent, ' ');
    } else {
        out.append(indent - column, ' ');
    }
    append_paragraph(out, text, indent);
}

}  // namespace wsecho::tool
