#!/usr/bin/env bash
# Fails if a public name is ambiguous in a file that uses the namespaces testing and wsecho.
# Usage: names_beside_googletest.sh COMPILER INCLUDE_FOLDER
set -euo pipefail

# Names in namespace wsecho begin a line, after at most a return type.
mapfile -t names < <(sed -nE \
    -e 's/^(class|struct|enum class) (\[\[nodiscard\]\] )?([A-Za-z]\w*).*[{:;].*/\3/p' \
    -e 's/^(inline )?constexpr [a-z:_]+ ([A-Za-z]\w*).*/\2/p' \
    -e 's/^using ([A-Z]\w*) =.*/\1/p' \
    -e 's/^(inline )?detail::\w+ (\w+)\(.*/\2/p' "$2"/wsecho/*.hpp | sort -u)
for expected in Connection EchoServer EchoServerTest Found IsText WasReset WsMessage kDefaultTimeout; do
    printf '%s\n' "${names[@]}" | grep -x "$expected" >/dev/null || { echo "does not see $expected"; exit 2; }
done

{
    printf '#include <gmock/gmock.h>\n#include <gtest/gtest.h>\n#include <wsecho/grading.hpp>\n#include <wsecho/gtest.hpp>\n'
    printf 'namespace both {\nusing namespace testing;\nusing namespace wsecho;\n}\n'
    for name in "${names[@]}"; do
        case "$name" in
            ConnectionRecord | FrontDoorAccess | Journal) ;; # of namespaces inside wsecho
            *) echo "using both::$name;" ;;
        esac
    done
} | "$1" -std=c++17 -I"$2" -fsyntax-only -x c++ -
