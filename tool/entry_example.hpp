// How somebody might write an entry of the catalogue: made up from its parameters.

#pragma once

#include "behavior/catalogue.hpp"

namespace wsecho::tool {

/// A step without a trigger, `hs.status(503)`. Throws std::logic_error for an entry whose arguments
/// go together in a way that nothing here fits: the tests see that there is none such.
Step example_of(const behavior::Entry& entry);

/// The same with a trigger, if it takes any beside its own: `close(4001)@message:3`.
Step example_with_trigger(const behavior::Entry& entry);

/// What a conforming client does about the example.
behavior::Expectation expectation_of_example(const behavior::Entry& entry);

}  // namespace wsecho::tool
