# Writes a C++ file that holds the octets of the page: cmake -DFROM=page.html -DTO=page.cpp -P

file(READ ${FROM} octets HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," octets "${octets}")
file(WRITE ${TO} "// The octets of page.html.

#include \"tool/grade/page.hpp\"

namespace wsecho::tool {

std::string_view page_html() {
    static constexpr unsigned char kOctets[] = {${octets}};
    return {reinterpret_cast<const char*>(kOctets), sizeof kOctets};
}

}  // namespace wsecho::tool
")
