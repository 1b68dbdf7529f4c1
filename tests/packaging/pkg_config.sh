#!/usr/bin/env bash
# A compiler's command line takes from pkg-config what ws-echo needs, where ws-echo has been moved to
# after it was installed.
# Usage: pkg_config.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v pkg-config >/dev/null || { echo 'there is no pkg-config here'; exit 77; }
install_into "$1" "$work/moved"

build_with_pkg_config "$work/moved"
