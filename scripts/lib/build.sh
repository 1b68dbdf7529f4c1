# Configuring and building into a folder below .build, with progress on stderr. Sourced by scripts.

. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)

# configure FOLDER [CMAKE OPTION...]: prepares .build/FOLDER for ninja, unless it is ready.
configure() {
    local folder=$project/.build/$1
    shift
    # If the project was moved or its configuration failed, it starts again.
    if [ -f "$folder/build.ninja" ] &&
        grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$project" "$folder/CMakeCache.txt"; then
        return
    fi
    rm -rf "$folder"
    local launcher=()
    if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
    # With -O3, CMake's own choice, the tool is a third larger and not faster, and compiles longer.
    cmake -S "$project" -B "$folder" -G Ninja -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
        -DCMAKE_CXX_FLAGS_RELEASE='-O2 -DNDEBUG' ${launcher[@]+"${launcher[@]}"} "$@" </dev/null >&2
}

# build FOLDER [TARGET...]: builds the targets; silent if there is nothing to do.
build() {
    local folder=$project/.build/$1
    shift
    if ninja -C "$folder" -n "$@" </dev/null 2>&1 | grep -qx 'ninja: no work to do.'; then return; fi
    ninja -C "$folder" "$@" </dev/null >&2
}

# The release build of the tool alone, for scripts/run and scripts/build.
build_tool() {
    ensure_packages tool
    mkdir -p "$project/.build"
    # Two processes must not build into the same folder at once.
    exec 9>"$project/.build/release.lock"
    if command -v flock >/dev/null; then flock 9; fi
    configure release -DCMAKE_BUILD_TYPE=Release -DWSECHO_BUILD_TESTS=OFF
    build release ws-echo
    exec 9>&-
}
