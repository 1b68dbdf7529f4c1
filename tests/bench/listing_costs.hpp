// What it costs to list many connections.

#pragma once

#include <iosfwd>

namespace wsecho_bench {

/// A table of memory, JSON and CPU when a client lists 10,000 connections, page by page.
void print_listing_costs(std::ostream& out);

}  // namespace wsecho_bench
