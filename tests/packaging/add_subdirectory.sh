#!/usr/bin/env bash
# A project adds the folder with ws-echo's source to its own, and needs no more of it than this.
# Usage: add_subdirectory.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mkdir "$work/ws-echo"
cp -R "$project/CMakeLists.txt" "$project/fixture" "$work/ws-echo"

build_with_cmake add_subdirectory -DSOURCE="$work/ws-echo"
