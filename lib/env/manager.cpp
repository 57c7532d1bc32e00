// SPDX-License-Identifier: Apache-2.0
#include "env/manager.h"

#include <array>
#include <utility>

namespace mlf::env {

namespace {

constexpr std::array<std::pair<Manager, std::string_view>, 4> names{{
    {Manager::local, "local"},
    {Manager::virtualenv, "virtualenv"},
    {Manager::uv, "uv"},
    {Manager::conda, "conda"},
}};

}  // namespace

std::string_view to_string(Manager manager) {
  for (const auto& [value, name] : names) {
    if (value == manager) return name;
  }
  return "local";
}

std::optional<Manager> find_manager(std::string_view name) {
  for (const auto& [value, known] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace mlf::env
