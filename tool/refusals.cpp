#include "tool/refusals.hpp"

#include <cstddef>

#include "text/escape.hpp"

namespace wsecho::tool {
namespace {

constexpr std::size_t kMost = 100;
constexpr std::size_t kShownTarget = 200;

/// A probe of the port, such as curl's or a browser's, is no mistake of the test.
bool is_probe(const Event& event) {
    return event.code == 426 || event.code == 408;
}

}  // namespace

void Refusals::observe(const Event& event) {
    if (event.kind != EventKind::refused || is_probe(event)) return;
    if (!event.mistake && !event.behavior.empty()) return;
    if (said_.size() > kMost || said_.count(event.text) > 0) return;
    said_.emplace(event.text);
    if (said_.size() > kMost) {
        output_.say("more requests are refused; --debug shows all of them");
        return;
    }
    std::string sentence = '#' + std::to_string(event.connection) + " refused";
    if (event.handshake != nullptr && !event.handshake->target.empty()) {
        text::append_quoted(sentence += ' ', event.handshake->target, kShownTarget);
    }
    text::append_escaped(sentence += ": ", event.text);
    output_.say(sentence);
}

}  // namespace wsecho::tool
