// Says on stderr that the server's thread does nothing any more, and gives memory back at rest.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "engine/engine.hpp"
#include "journal/journal.hpp"

namespace wsecho::tool {

/// A thread of its own. It sleeps until the server records something. Then it asks the server's
/// thread for an answer every second, until a second passes without a record.
class StallWatch {
public:
    using Say = std::function<void(const std::string& sentence)>;

    /// Calls `say` on its own thread, once when the server's thread has not answered for `limit`,
    /// and once when it answers again. `interval`: between two questions.
    StallWatch(engine::Engine& engine, journal::Journal& journal, Say say,
               std::chrono::milliseconds limit = std::chrono::seconds(2),
               std::chrono::milliseconds interval = std::chrono::seconds(1));

    /// Call it before the server stops.
    ~StallWatch();

    StallWatch(const StallWatch&) = delete;
    StallWatch& operator=(const StallWatch&) = delete;

private:
    struct Shared;

    void run();
    bool ask();
    std::uint64_t watch_while_busy();

    engine::Engine& engine_;
    journal::Journal& journal_;
    const Say say_;
    const std::chrono::milliseconds limit_;
    const std::chrono::milliseconds interval_;
    const std::shared_ptr<Shared> shared_;
    std::thread thread_;
};

}  // namespace wsecho::tool
