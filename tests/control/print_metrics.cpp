// Prints metrics, for the test control/promtool.

#include <iostream>

#include "full_metrics.hpp"

int main() {
    std::cout << wsecho::control::metrics_text(wsecho_test::full_metrics());
}
