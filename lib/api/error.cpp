// SPDX-License-Identifier: Apache-2.0
#include <mlf/error.h>

namespace mlf::v1 {

Error::Error(std::string_view code, const std::string& message)
    : std::runtime_error(message), code_(code) {}

Error::~Error() = default;

}  // namespace mlf::v1
