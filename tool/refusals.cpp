#include "tool/refusals.hpp"

#include <cstddef>

#include "text/escape.hpp"

namespace wsecho::tool {
namespace {

constexpr std::size_t kMostSentences = 100;
constexpr std::size_t kShownOctets = 200;

/// Whether a step asked for the refusal, or the request is only a probe of the port, such as curl's
/// or a browser's.
bool is_intended(const Event& event) {
    if (event.mistake) return false;
    if (event.kind == EventKind::unsecured) return true;
    return event.code == 426 || event.code == 408 || !event.behavior.empty();
}

/// A hint for the alerts of clients that do not trust the server's certificate.
std::string hint_for(const Event& event) {
    if (event.tls == nullptr || !event.tls->alert_received) return "";
    const int alert = *event.tls->alert_received;
    const bool is_about_trust = alert == 42 || alert == 46 || alert == 48;  // RFC 8446, 6.2
    return is_about_trust ? ": does it trust the CA? See --ca-file" : "";
}

}  // namespace

void Refusals::observe(const Event& event) {
    const bool is_refusal = event.kind == EventKind::refused;
    if ((!is_refusal && event.kind != EventKind::unsecured) || is_intended(event)) return;
    if (said_.size() > kMostSentences || said_.count(event.text) > 0) return;
    said_.emplace(event.text);
    if (said_.size() > kMostSentences) {
        output_.say("more requests are refused; --debug shows all of them");
        return;
    }
    std::string sentence =
        '#' + std::to_string(event.connection) + (is_refusal ? " refused" : " TLS failed");
    if (event.handshake != nullptr && !event.handshake->target.empty()) {
        text::append_quoted(sentence += ' ', event.handshake->target, kShownOctets);
    }
    text::append_escaped(sentence += ": ", event.text);
    output_.say(sentence + (is_refusal ? "" : hint_for(event)));
}

}  // namespace wsecho::tool
