#include "records.hpp"

#include <cstdio>
#include <initializer_list>
#include <iostream>
#include <utility>

namespace wsecho_bench {
namespace {

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char octet : text) {
        if (octet == '"' || octet == '\\') result += '\\';
        result += octet == '\n' ? ' ' : octet;
    }
    return result + '"';
}

void print_members(std::initializer_list<std::pair<const char*, std::string>> members) {
    const char* separator = "{";
    for (const auto& [name, value] : members) {
        std::cout << separator << quoted(name) << ": " << value;
        separator = ", ";
    }
    std::cout << '}' << std::endl;
}

}  // namespace

void record(const std::string& table, const std::string& row, const std::string& column,
            double value) {
    char number[32];
    std::snprintf(number, sizeof number, "%.9g", value);
    print_members({{"table", quoted(table)},
                   {"row", quoted(row)},
                   {"column", quoted(column)},
                   {"value", number}});
}

void record_error(const std::string& table, const std::string& row, const std::string& column,
                  const std::string& error) {
    print_members({{"table", quoted(table)},
                   {"row", quoted(row)},
                   {"column", quoted(column)},
                   {"error", quoted(error)}});
}

void record_note(const std::string& table, const std::string& note) {
    print_members({{"table", quoted(table)}, {"note", quoted(note)}});
}

void show_progress(const std::string& what) {
    std::cerr << "measuring " << what << std::endl;
}

}  // namespace wsecho_bench
