// SPDX-License-Identifier: Apache-2.0
#include "tracking/recorded_end.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/process_identity.h"
#include "base/text.h"
#include "core/tag.h"
#include "wire/process_json.h"

namespace mlf::tracking {

namespace {

constexpr std::array marks{tags::exec_exit_code, tags::exec_reaped, tags::exec_end};

}  // namespace

bool is_supervised(const Run& run) {
  if (find_tag(run.tags, tags::project_job) != nullptr) return true;
  const std::string* process = find_tag(run.tags, tags::exec_process);
  const auto identity = process == nullptr ? std::nullopt : wire::decode_identity(*process);
  return identity && identity->child;
}

bool is_end_recorded(const Run& run) {
  return is_terminated(run.info.status) && std::ranges::any_of(marks, [&](std::string_view mark) {
           return find_tag(run.tags, mark) != nullptr;
         });
}

bool has_ended(const Run& run) {
  return is_terminated(run.info.status) && (!is_supervised(run) || is_end_recorded(run));
}

std::string no_recorded_end_filter() {
  std::vector<std::string> parts;
  for (const std::string_view mark : marks) parts.push_back(fmt::format("tags.`{}` IS NULL", mark));
  return join(parts, " AND ");
}

Tag end_tag(std::string_view what) { return {std::string(tags::exec_end), std::string(what)}; }

void forget_recorded_end(store::TrackingStore& store, const RunId& id) {
  const Run run = store.get_run(id);
  for (const std::string_view mark : {tags::exec_exit_code, tags::exec_reaped, tags::exec_end,
                                      tags::exec_signal, tags::exec_duration}) {
    if (find_tag(run.tags, mark) != nullptr) store.delete_tag(id, mark);
  }
}

}  // namespace mlf::tracking
