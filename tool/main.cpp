// The tool's entry. Everything it does is in a library beside it, where tests can reach it.

#include "tool/run.hpp"

int main(int argc, char** argv) {
    return static_cast<int>(wsecho::tool::run(argc, argv));
}
