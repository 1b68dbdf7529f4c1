#!/usr/bin/env bash
# A project finds ws-echo by find_package where it has been moved to after it was installed, and is
# built by clang, whatever ws-echo was built by.
# Usage: find_package.sh BUILD_FOLDER CLANG
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v "$2" >/dev/null || { echo 'there is no clang here'; exit 77; }
prefix="$work/moved to here"
install_into "$1" "$prefix"

build_with_find_package "$prefix" -DCMAKE_CXX_COMPILER="$2"
cmake -G Ninja -S "$work/consumer/refusals" -B "$work/refusals" -DCMAKE_PREFIX_PATH="$prefix"
