// What triggers are called, and what moments they stand for, in words.

#pragma once

#include <array>
#include <string_view>

#include "wsecho/behavior.hpp"

namespace wsecho::tool {

/// All that can be written, in the order of a connection's life.
inline constexpr std::array<Trigger::Kind, 8> kTriggers = {
    Trigger::Kind::connect, Trigger::Kind::request, Trigger::Kind::open, Trigger::Kind::message,
    Trigger::Kind::byte,    Trigger::Kind::time,    Trigger::Kind::ping, Trigger::Kind::close};

/// `message`
std::string_view name_of(Trigger::Kind kind);

/// `message:N`
std::string_view form_of(Trigger::Kind kind);

/// The end of a sentence: `when the Nth message has come in, before it is answered`.
std::string_view meaning_of(Trigger::Kind kind);

}  // namespace wsecho::tool
