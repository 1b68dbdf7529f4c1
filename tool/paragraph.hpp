// Paragraphs laid out for a terminal of 80 columns.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wsecho::tool {

inline constexpr std::size_t kColumns = 80;

/// Appends `text`, with single spaces between its words, in lines from `indent` to the last column,
/// and a line end. The first line goes on from the column the caller has come to, which is `indent`
/// too. What stands in brackets is one word.
void append_paragraph(std::string& out, std::string_view text, std::size_t indent);

/// Appends `term`, from column `at` on, and `text` from column `indent` on; beside it, or, where
/// there are not two columns between them, below it.
void append_term(std::string& out, std::string_view term, std::size_t at, std::string_view text,
                 std::size_t indent);

}  // namespace wsecho::tool
