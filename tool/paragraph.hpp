// Paragraphs wrapped for a terminal.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wsecho::tool {

inline constexpr std::size_t kColumns = 80;  ///< of a terminal whose width is unknown

/// Appends `text`, whose words are separated by single spaces, wrapped between the columns `indent`
/// and `columns`, and a line end. The first line continues the caller's, which must end at
/// `indent`. Words in brackets stay on one line: `[default: 64MiB]`.
inline void append_paragraph(std::string& out, std::string_view text, std::size_t indent,
                             std::size_t columns = kColumns) {
    std::size_t column = indent;
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = text[0] == '[' ? text.find(']') + 1 : text.find(' ');
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(word.size() < text.size() ? word.size() + 1 : text.size());
        if (!first && column + 1 + word.size() > columns) {
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

/// Appends `term` at column `at` and its explanation `text` at column `indent`: on the same line if
/// at least two columns are free between them, otherwise on the next.
inline void append_term(std::string& out, std::string_view term, std::size_t at,
                        std::string_view text, std::size_t indent, std::size_t columns = kColumns) {
    out.append(at, ' ') += term;
    const std::size_t column = at + term.size();
    if (column + 2 > indent) {
        out += '\n';
        out.append(indent, ' ');
    } else {
        out.append(indent - column, ' ');
    }
    append_paragraph(out, text, indent, columns);
}

}  // namespace wsecho::tool
