// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

/// Texts that may be missing, in the messages between a tool and mlf-vcs: null is none.
namespace mlf::vcs {

inline nlohmann::json nullable(const std::optional<std::string>& text) {
  return text ? nlohmann::json(*text) : nlohmann::json();
}

/// @throws nlohmann::json::exception where the key is missing or holds anything else
inline std::optional<std::string> optional_text(const nlohmann::json& object, const char* key) {
  const nlohmann::json& value = object.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

}  // namespace mlf::vcs
