// A stream whose first octets have been read already.

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/front_door.hpp"

namespace wsecho::tool {

class ReplayedStream final : public engine::Stream {
public:
    /// Reads `octets`, then the stream. The scheduler must outlive this object.
    ReplayedStream(std::unique_ptr<engine::Stream> stream, std::string octets,
                   engine::Scheduler& scheduler)
        : stream_(std::move(stream)), octets_(std::move(octets)), scheduler_(scheduler) {}

    void read(std::function<void(std::string_view)> on_octets) override {
        if (octets_.empty()) return stream_->read(std::move(on_octets));
        // Later, as other streams do: a reader does not expect octets during its call.
        replay_ = scheduler_.after(std::chrono::milliseconds(0),
                                   [this, on_octets = std::move(on_octets)] {
                                       const std::string octets = std::exchange(octets_, {});
                                       on_octets(octets);
                                   });
    }

    void write(std::string octets, std::function<void(bool)> on_sent) override {
        stream_->write(std::move(octets), std::move(on_sent));
    }
    void write_apart(std::string octets, std::vector<std::size_t> sizes,
                     std::function<void(bool)> on_sent) override {
        stream_->write_apart(std::move(octets), std::move(sizes), std::move(on_sent));
    }
    void finish() override { stream_->finish(); }
    void reset() override {
        replay_.reset();
        stream_->reset();
    }

private:
    const std::unique_ptr<engine::Stream> stream_;
    std::string octets_;
    engine::Scheduler& scheduler_;
    std::unique_ptr<engine::Scheduler::Task> replay_;
};

}  // namespace wsecho::tool
