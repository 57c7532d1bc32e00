// SPDX-License-Identifier: Apache-2.0
#include "tracking/find_run.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/rules.h"

namespace mlf::tracking {

namespace {

constexpr std::size_t whole_length = 32;
constexpr std::size_t most_candidates = 10;

bool is_whole(std::string_view id) {
  return id.size() == whole_length && id.find_first_not_of("0123456789abcdef") == id.npos;
}

/// "ID  NAME  2026-11-30 01:02:03  FINISHED", with ", deleted" for a deleted run.
std::string describe(store::TrackingStore& store, const RunId& id) {
  try {
    const auto info = store.get_run_info(id);
    const bool is_deleted = info.lifecycle_stage == LifecycleStage::deleted;
    return fmt::format("{}  {}  {}  {}{}", id.str(), printable(info.run_name),
                       local_time_text(info.start_time), run_status_name(info.status),
                       is_deleted ? ", deleted" : "");
  } catch (const std::exception&) {
    return fmt::format("{}  cannot be read", id.str());
  }
}

Error ambiguous(store::TrackingStore& store, std::string_view prefix, std::span<const RunId> ids) {
  std::string text =
      fmt::format("{} runs have ids that begin with '{}'; give more of the id", ids.size(), prefix);
  const auto shown = ids.first(std::min(ids.size(), most_candidates));
  for (const auto& id : shown) text += "\n  " + describe(store, id);
  if (ids.size() > shown.size()) text += fmt::format("\n  and {} more", ids.size() - shown.size());
  return {ErrorCode::invalid_parameter_value, text};
}

}  // namespace

RunId find_run_id(store::TrackingStore& store, std::string_view id_or_prefix) {
  const auto id = RunId::parse(id_or_prefix);
  if (is_whole(id_or_prefix)) return id;
  const auto found = store.find_run_ids(id_or_prefix);
  if (found.empty()) throw store::run_not_found(id);
  if (found.front() == id) return id;
  if (id_or_prefix.size() < shortest_run_prefix) {
    throw not_found("Run '{}' not found; of the beginning of an id give at least {} characters",
                    id_or_prefix, shortest_run_prefix);
  }
  if (found.size() > 1) throw ambiguous(store, id_or_prefix, found);
  return found.front();
}

std::optional<RunId> find_chosen_run_id(store::TrackingStore& store,
                                        const std::optional<std::string>& given,
                                        const Context& context) {
  const auto word = given ? given : context.variable("MLFLOW_RUN_ID");
  if (!word) return std::nullopt;
  return find_run_id(store, *word);
}

std::optional<std::string> find_enclosing_run(store::TrackingStore& store, const Context& context) {
  const auto word = context.variable("MLFLOW_RUN_ID");
  if (!word) return std::nullopt;
  try {
    const auto id = find_run_id(store, *word);
    if (store.get_run_info(id).lifecycle_stage == LifecycleStage::active) return id.str();
    context.reporter.warn(
        fmt::format("run '{}' of MLFLOW_RUN_ID is deleted and becomes no parent", *word));
  } catch (const Error& error) {
    context.reporter.warn(fmt::format("MLFLOW_RUN_ID gives no parent: {}", error.what()));
  }
  return std::nullopt;
}

}  // namespace mlf::tracking
