#include "tool/grade/doors.hpp"

#include <string>
#include <utility>

#include "tool/grade/replayed_stream.hpp"

namespace wsecho::tool {

// A client that one of the doors wants. Which one is asked again by the octets that it reads.
struct Doors::Newcomer {
    std::unique_ptr<engine::Stream> stream;
    engine::Arrival arrival;
    std::string octets{};
    bool has_ended = false;
    std::list<NewcomerPtr>::iterator place{};
};

Doors::Doors(std::vector<std::unique_ptr<engine::FrontDoor>> doors, engine::Scheduler& scheduler,
             std::chrono::milliseconds longest_stay)
    : doors_(std::move(doors)), scheduler_(scheduler), longest_stay_(longest_stay) {}

Doors::~Doors() = default;

engine::FrontDoor::Choice Doors::choose(std::string_view octets) const {
    Choice all = Choice::session;
    for (const auto& door : doors_) {
        const Choice choice = door->choose(octets);
        if (choice == Choice::door) return choice;
        if (choice == Choice::undecided) all = choice;
    }
    return all;
}

void Doors::serve(std::unique_ptr<engine::Stream> stream, const engine::Arrival& arrival) {
    if (arrival.is_control_port) return doors_.back()->serve(std::move(stream), arrival);
    const auto newcomer = std::make_shared<Newcomer>(Newcomer{std::move(stream), arrival});
    newcomer->place = newcomers_.insert(newcomers_.end(), newcomer);
    read(newcomer);
}

void Doors::read(const NewcomerPtr& newcomer) {
    newcomer->stream->read([this, weak = std::weak_ptr<Newcomer>(newcomer)](std::string_view more) {
        const NewcomerPtr reader = weak.lock();
        if (!reader) return;
        reader->octets.append(more);
        reader->has_ended = more.empty();
        // The stream must not change hands during its call.
        scheduler_.post([this, weak] {
            if (const NewcomerPtr still_there = weak.lock()) received(still_there);
        });
    });
}

void Doors::received(const NewcomerPtr& newcomer) {
    for (const auto& door : doors_) {
        if (door->choose(newcomer->octets) != Choice::door) continue;
        auto stream = std::make_unique<ReplayedStream>(std::move(newcomer->stream),
                                                       std::move(newcomer->octets), scheduler_);
        const engine::Arrival arrival = newcomer->arrival;
        leave(newcomer);
        return door->serve(std::move(stream), arrival);
    }
    newcomer->has_ended ? leave(newcomer) : read(newcomer);
}

void Doors::leave(const NewcomerPtr& newcomer) {
    newcomers_.erase(newcomer->place);
}

void Doors::probed() {
    for (const auto& door : doors_) door->probed();
}

void Doors::stop() {
    newcomers_.clear();
    for (const auto& door : doors_) door->stop();
}

}  // namespace wsecho::tool
