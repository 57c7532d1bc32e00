// SPDX-License-Identifier: Apache-2.0
#include "project/key.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/json.h"
#include "base/uri.h"
#include "core/tag.h"
#include "env/environment.h"
#include "source/content.h"
#include "tracking/recorded_end.h"

namespace mlf::project {

namespace {

/// Adds size and time of the file that a parameter names: its content is as much an input as its
/// name.
Json path_value(const std::string& value) {
  const auto path = local_path(value);
  if (!path) return value;
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(*path, ignored);
  return {absolute.string(), source::fingerprint(absolute)};
}

bool is_path(const EntryPoint& entry_point, std::string_view name) {
  const auto& declared = entry_point.parameters;
  return std::any_of(declared.begin(), declared.end(), [&](const Parameter& parameter) {
    return parameter.name == name && parameter.type == "path";
  });
}

Json values_of(const Plan& plan) {
  std::vector<Param> params = plan.values.declared;
  params.insert(params.end(), plan.values.extra.begin(), plan.values.extra.end());
  std::sort(params.begin(), params.end(),
            [](const Param& a, const Param& b) { return a.key < b.key; });
  Json values = Json::array();
  for (const Param& param : params) {
    const bool names_file = is_path(plan.entry_point, param.key);
    // Credentials do not change what a URL names.
    const Json value = names_file ? path_value(param.value) : Json(param.value);
    values.push_back(
        {param.key, value.is_string()
                        ? Json(without_credentials(value.get<std::string>(), hidden_credentials))
                        : value});
  }
  return values;
}

Json environment_of(const Launch& launch, const Checkout& checkout) {
  if (launch.docker) return {"docker", launch.docker->image, launch.request.container.arguments};
  const env::Request request = environment_request(launch, checkout.source.directory);
  return {to_string(request.manager), env::specification_hash(request)};
}

}  // namespace

std::string run_key(const Plan& plan, const Checkout& checkout, std::string_view content) {
  const Json all{1,
                 content,
                 plan.launch.request.entry_point,
                 plan.launch.request.project.with_submodules,
                 values_of(plan),
                 environment_of(plan.launch, checkout)};
  return md5_hex(json_line(all));
}

std::optional<Run> find_finished(store::TrackingStore& store, const ExperimentId& experiment,
                                 std::string_view key) {
  store::RunQuery query;
  query.experiment_ids = {experiment};
  query.filter = fmt::format("tags.`{}` = '{}' AND attributes.status = 'FINISHED' AND NOT ({})",
                             tags::project_key, key, tracking::no_recorded_end_filter());
  query.max_results = 1;
  auto page = store.search_runs(query);
  if (page.items.empty()) return std::nullopt;
  return std::move(page.items.front());
}

}  // namespace mlf::project
