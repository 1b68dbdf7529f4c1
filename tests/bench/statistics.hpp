// The middle and the upper end of measured values.

#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace wsecho_bench {

/// Reorders the values. 0 if there are none.
inline double percentile(std::vector<double>& values, std::size_t percent) {
    if (values.empty()) return 0;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() * percent / 100);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

inline double median(std::vector<double>& values) {
    return percentile(values, 50);
}

}  // namespace wsecho_bench
