// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/process_identity.h"

/// The value of the tag mlf.exec.process.
namespace mlf::wire {

/// Writes an identity as JSON, and reads it; nullopt for a text that encode() has not written.
std::string encode(const ProcessIdentity& identity);
std::optional<ProcessIdentity> decode_identity(std::string_view text);

}  // namespace mlf::wire
