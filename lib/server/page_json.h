// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "core/page.h"
#include "wire/json.h"

namespace mlf::server {

/// A page of records as the answer to a search: the list called `name`, and next_page_token. As in
/// MLflow, what is empty is left out.
template <typename Record>
Json page_json(const char* name, const Page<Record>& page) {
  Json json = Json::object();
  for (const auto& record : page.items) json[name].push_back(wire::to_json(record));
  if (!page.next_page_token.empty()) json["next_page_token"] = page.next_page_token;
  return json;
}

}  // namespace mlf::server
