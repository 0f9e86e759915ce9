#pragma once

#include <string>

#include "endpoint/endpoint.hpp"

namespace zcat {

/// What an errno of bind(2), connect(2) or their like in libzmq means for a user, and what to try: the end of a sentence.
std::string error_words(int error, const Endpoint& endpoint);

}  // namespace zcat
