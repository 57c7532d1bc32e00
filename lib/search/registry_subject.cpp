// SPDX-License-Identifier: Apache-2.0
#include "search/registry_subject.h"

#include <algorithm>

#include <fmt/format.h>

namespace mlf::search {

namespace {

std::optional<std::string_view> tag_value(const std::vector<Tag>& tags, std::string_view key) {
  const auto* value = find_tag(tags, key);
  return value == nullptr ? std::nullopt : std::optional<std::string_view>(*value);
}

std::optional<std::string_view> text_value(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> RegisteredModelSubject::text_attribute(
    std::string_view name) const {
  if (name == "name") return model_.name;
  return std::nullopt;
}

std::optional<double> RegisteredModelSubject::number_attribute(std::string_view name) const {
  if (name == "creation_timestamp") return static_cast<double>(model_.creation_timestamp);
  if (name == "last_updated_timestamp") return static_cast<double>(model_.last_updated_timestamp);
  return std::nullopt;
}

std::optional<std::string_view> RegisteredModelSubject::tag(std::string_view key) const {
  return tag_value(model_.tags, key);
}

std::optional<std::string_view> RegisteredModelSubject::alias(std::string_view key) const {
  const auto found = std::ranges::find(model_.aliases, key, &ModelAlias::alias);
  if (found == model_.aliases.end()) return std::nullopt;
  number_ = fmt::format("{}", found->version);
  return number_;
}

std::optional<std::string_view> ModelVersionSubject::text_attribute(std::string_view name) const {
  if (name == "name") return version_.name;
  if (name == "run_id") return text_value(version_.run_id);
  if (name == "source_path") return text_value(version_.source);
  if (name == "current_stage") return model_stage_name(version_.current_stage);
  if (name == "model_id") return text_value(version_.model_id);
  return std::nullopt;
}

std::optional<double> ModelVersionSubject::number_attribute(std::string_view name) const {
  if (name == "version_number") return static_cast<double>(version_.version);
  if (name == "creation_timestamp") return static_cast<double>(version_.creation_timestamp);
  if (name == "last_updated_timestamp") {
    return static_cast<double>(version_.last_updated_timestamp);
  }
  return std::nullopt;
}

std::optional<std::string_view> ModelVersionSubject::tag(std::string_view key) const {
  return tag_value(version_.tags, key);
}

std::optional<std::string_view> ModelVersionSubject::alias(std::string_view key) const {
  if (std::ranges::find(version_.aliases, key) == version_.aliases.end()) return std::nullopt;
  number_ = fmt::format("{}", version_.version);
  return number_;
}

}  // namespace mlf::search
