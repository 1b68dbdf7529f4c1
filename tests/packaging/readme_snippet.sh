#!/usr/bin/env bash
# The project in README.md fetches ws-echo from a git repository and runs its test, whatever unity build
# it asks for. A project that wants only the library is not asked for anything else.
# Usage: readme_snippet.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v git >/dev/null || { echo 'there is no git here'; exit 77; }
# Prints the block of README.md that is marked as built here.
snippet() {
    awk '/readme_snippet.sh builds it/ { marked = NR }
        inside && /^```/ { exit }
        inside
        NR == marked + 1 && /^```cmake$/ { inside = 1 }' "$project/README.md"
}
git init --quiet --initial-branch=main "$work/ws-echo"
cp -R "$project"/{CMakeLists.txt,README.md,fixture,tool} "$work/ws-echo"
git -C "$work/ws-echo" add .
git -C "$work/ws-echo" -c user.name=test -c user.email=test@localhost commit --quiet --message test

mkdir "$work/my_project"
snippet | sed "s|https://[^ ]*/ws-echo.git|file://$work/ws-echo|" >"$work/my_project/CMakeLists.txt"
cat >"$work/my_project/my_test.cpp" <<'EOF'
#include <wsecho/gtest.hpp>

using wsecho::EchoServerTest;

TEST_F(EchoServerTest, ListensOnAFreePort) {
    EXPECT_NE(server.port(), 0);
}
EOF
grep -q "file://$work/ws-echo" "$work/my_project/CMakeLists.txt" || fail 'there is no such snippet'
cmake -G Ninja -S "$work/my_project" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON \
    -DCMAKE_UNITY_BUILD_BATCH_SIZE=3
ninja -C "$work/build" -j 2
ctest --test-dir "$work/build" --output-on-failure

# Only the library, where there is no GoogleTest.
cat >"$work/my_project/CMakeLists.txt" <<'EOF'
cmake_minimum_required(VERSION 3.16)
project(library_only LANGUAGES CXX)
add_subdirectory(${SOURCE} ws-echo)
add_executable(my_test my_test.cpp)
target_link_libraries(my_test PRIVATE wsecho::fixture)
EOF
cmake -G Ninja -S "$work/my_project" -B "$work/only" -DSOURCE="$work/ws-echo" \
    -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON
if grep -E 'CLI11|JSON|BOOST|Boost' "$work/only/CMakeCache.txt"; then
    fail 'the library alone looks for the above'
fi
