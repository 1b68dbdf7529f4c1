// Several front doors at one port: the first that wants a client gets it.

#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/front_door.hpp"

namespace wsecho::tool {

/// Lives on the I/O thread. Clients of a control port belong to the last door.
class Doors final : public engine::FrontDoor {
public:
    /// At least one. The scheduler must outlive this object.
    /// Clients may be silent for `longest_stay`: a slow driver must not get a session instead of
    /// its case, nor a browser that connects before it knows what for.
    Doors(std::vector<std::unique_ptr<engine::FrontDoor>> doors, engine::Scheduler& scheduler,
          std::chrono::milliseconds longest_stay);
    ~Doors() override;

    Choice choose(std::string_view octets) const override;
    void serve(std::unique_ptr<engine::Stream> stream, const engine::Arrival& arrival) override;
    std::chrono::milliseconds longest_stay() const override { return longest_stay_; }
    void probed() override;
    void stop() override;

private:
    struct Newcomer;
    using NewcomerPtr = std::shared_ptr<Newcomer>;

    void read(const NewcomerPtr& newcomer);
    void received(const NewcomerPtr& newcomer);
    void leave(const NewcomerPtr& newcomer);

    const std::vector<std::unique_ptr<engine::FrontDoor>> doors_;
    engine::Scheduler& scheduler_;
    const std::chrono::milliseconds longest_stay_;
    std::list<NewcomerPtr> newcomers_;
};

}  // namespace wsecho::tool
