# Joins files, and writes a C++ file with the function licenses():
# cmake "-DFROM=one.txt;two.txt" -DTO=licenses.cpp -P embed.cmake

set(octets "")
foreach(file IN LISTS FROM)
    file(READ ${file} content HEX)
    if(octets)
        string(APPEND octets "0a" "2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d" "0a0a")  # a line
    endif()
    string(APPEND octets ${content})
endforeach()
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," octets "${octets}")
file(WRITE ${TO} "// The octets of the notices.

#include \"tool/licenses.hpp\"

namespace wsecho::tool {

std::string_view licenses() {
    static constexpr unsigned char kOctets[] = {${octets}};
    return {reinterpret_cast<const char*>(kOctets), sizeof kOctets};
}

}  // namespace wsecho::tool
")
