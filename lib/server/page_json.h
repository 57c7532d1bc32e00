// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "core/page.h"
#include "wire/json.h"

namespace mlf::server {

/// A record as MLflow's server tells it.
template <typename Record>
Json record_json(const Record& record) {
  return wire::to_json(record);
}
/// MLflow's server stores an empty text where the client gave none, and tells it.
inline Json record_json(const ModelVersion& version) {
  auto json = wire::to_json(version);
  for (const auto* key : {"description", "run_id", "run_link"}) {
    if (!json.contains(key)) json[key] = "";
  }
  return json;
}
inline Json record_json(const RegisteredModel& model) {
  auto json = wire::to_json(model);
  if (model.latest_versions.empty()) return json;
  auto versions = Json::array();
  for (const auto& version : model.latest_versions) versions.push_back(record_json(version));
  json["latest_versions"] = std::move(versions);
  return json;
}
inline Json record_json(const LoggedModel& model) {
  auto json = wire::to_json(model);
  for (const auto* key : {"model_type", "source_run_id"}) {
    if (!json["info"].contains(key)) json["info"][key] = "";
  }
  return json;
}

/// A page of records as the answer to a search: the list called `name`, and next_page_token. As in
/// MLflow, what is empty is left out.
template <typename Record>
Json page_json(const char* name, const Page<Record>& page) {
  Json json = Json::object();
  for (const auto& record : page.items) json[name].push_back(record_json(record));
  if (!page.next_page_token.empty()) json["next_page_token"] = page.next_page_token;
  return json;
}

}  // namespace mlf::server
