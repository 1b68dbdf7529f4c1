"""Writes the C++ blocks of a Markdown page as one source file, for the compiler and GoogleTest.

Usage: write_cpp.py PAGE OUTPUT

A block with an #include or a TEST stands in the file as it is. Any other block is a few statements:
it becomes the body of a function that has `server` and `connection`, and is compiled only. Blocks
marked `from FILE` are compiled with that file, and blocks marked `not run` not at all.
"""

import os
import re
import sys

import pages

HEAD = """\
#include <wsecho/gtest.hpp>

namespace {
using namespace std::chrono_literals;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsTrue;
using ::testing::StartsWith;
}  // namespace
"""

FUNCTION = """
[[maybe_unused]] static void {name}_line_{line}(
    [[maybe_unused]] wsecho::EchoServer& server, [[maybe_unused]] const wsecho::Connection& connection) {{
using namespace wsecho;
{text}}}
"""


def source_of(block):
    text = f'#line {block.line} "{os.path.abspath(block.page)}"\n{block.text}'
    if re.search(r"^(#include|TEST)", block.text, re.MULTILINE):
        return "\n" + text
    return FUNCTION.format(name=re.sub(r"\W", "_", os.path.relpath(block.page)),
                           line=block.line, text=text)


def main(page, output):
    blocks = [block for block in pages.blocks_of(page)
              if block.language == "cpp" and not block.mark.startswith(("from ", "not run"))]
    with open(output, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(map(source_of, blocks)))


main(*sys.argv[1:])
