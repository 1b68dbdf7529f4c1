#!/usr/bin/env bash
# Fails if a file of the library or the tool includes a header from a folder that its own folder
# must not know.
# Usage: borders.sh PROJECT_FOLDER
set -euo pipefail
cd "$1"

# Each folder, and the folders it may include. All but `tool` are below fixture/. Every folder may
# also include its own files and the public headers: wsecho/...
borders='
include:
text:     wire
wire:
step:     text wire
faults:   step text wire
behavior: faults step text wire
journal:  text wire
tls:      step text wire
engine:   behavior journal step text tls wire
server:   behavior engine journal text tls
control:  behavior engine journal server step text tls wire
grading:  behavior engine journal server step text tls wire
tool:     behavior control engine faults grading journal server step text tls wire
'

mapfile -t files < <(find fixture tool -name '*.[ch]pp' | sort)
awk -v borders="$borders" '
    BEGIN {
        count = split(borders, lines, "\n")
        for (i = 1; i <= count; ++i) {
            colon = index(lines[i], ":")
            below[substr(lines[i], 1, colon - 1)] = substr(lines[i], colon + 1) " "
        }
    }
    FNR == 1 {
        split(FILENAME, path, "/")
        from = path[1] == "fixture" ? path[2] : path[1]
        if (!(from in below)) fail("the folder \"" from "\" is not in the table of borders: add it to")
    }
    /^ *# *include *"/ {
        split($0, quoted, "\"")
        to = quoted[2]
        sub("/.*", "", to)
        if (to == from || to == "wsecho" || index(below[from], " " to " ") > 0) next
        fail("\"" from "\" must not include \"" quoted[2] "\": move what it needs to a folder that it "\
             "may include, or allow it in")
    }
    function fail(sentence) {
        print FILENAME ":" FNR ": " sentence " tests/headers/borders.sh"
        failed = 1
    }
    END { exit failed }' "${files[@]}" >&2
