#!/usr/bin/env bash
# A project of its own rules fetches ws-echo's source by FetchContent, from an archive, builds it with
# its own code, and installs nothing of it.
# Usage: fetch_content.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tar -C "$project" -czf "$work/ws-echo.tar.gz" CMakeLists.txt LICENSE README.md fixture scripts tests tool

build_with_cmake fetch_content -DURL="file://$work/ws-echo.tar.gz"
cmake --install "$work/build-fetch_content" --prefix "$work/installed"
[ ! -e "$work/installed" ] || fail 'ws-echo was installed with the project'
