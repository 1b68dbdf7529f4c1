// What the control API gives and costs: how soon a wait is answered, what echoes and connections
// take with it, and what a long listing takes. An argument selects one of the tables.

#include <exception>
#include <iostream>
#include <string>

#include "affinity.hpp"
#include "control_costs.hpp"
#include "listing_costs.hpp"
#include "wait_times.hpp"

namespace wsecho_bench {
namespace {

struct Part {
    const char* name;
    void (*print)(std::ostream&);
};

constexpr Part kParts[] = {
    {"waits", print_wait_times},
    {"echoes", print_echo_costs},
    {"connections", print_connection_costs_with_control},
    {"listings", print_listing_costs},
};

bool run(const std::string& wanted) {
    bool is_known = wanted.empty();
    bind_to_processor_of(Role::load);
    for (const Part& part : kParts) {
        if (!wanted.empty() && wanted != part.name) continue;
        is_known = true;
        part.print(std::cout);
    }
    return is_known;
}

}  // namespace
}  // namespace wsecho_bench

int main(int argc, char** argv) {
    try {
        if (wsecho_bench::run(argc > 1 ? argv[1] : "")) return 0;
        std::cerr << "control_bench: use waits, echoes, connections or listings\n";
    } catch (const std::exception& error) {
        std::cerr << "control_bench: " << error.what() << '\n';
    }
    return 1;
}
