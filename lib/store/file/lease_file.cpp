// SPDX-License-Identifier: Apache-2.0
#include "store/file/lease_file.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/held_file.h"
#include "base/text.h"
#include "store/file/layout.h"

namespace mlf::store {

namespace {

/// Lease descriptors get at least this number, above those that shell scripts use.
constexpr int lowest_descriptor = 64;

RelativePath lease_path() { return at(layout::lease); }

/// Calls `see` for each file below a folder; files that cannot be looked at are skipped.
void see_changes(const Directory& run, std::string_view path,
                 const std::function<void(const FileStatus&)>& see) {
  try {
    const auto folder = run.find_directory(RelativePath::parse(path));
    if (folder) folder->walk([&](const RelativePath&, const FileStatus& status) { see(status); });
  } catch (const Error&) {
    return;
  }
}

std::optional<std::int64_t> last_sign_of_life(const Directory& run) {
  std::optional<std::int64_t> latest;
  const auto see = [&](const FileStatus& status) {
    constexpr std::int64_t ns_per_ms = 1'000'000;
    const std::int64_t time = status.modified_ns / ns_per_ms;
    latest = std::max(latest.value_or(time), time);
  };
  if (const auto status = run.status(lease_path())) see(*status);
  see_changes(run, layout::metrics, see);
  see_changes(run, layout::recorded_output, see);
  return latest;
}

}  // namespace

LeaseFile::LeaseFile(const Directory& run) {
  const auto shown = [&] { return printable((run.path() / layout::lease).string()); };
  run.create_file(lease_path(), "", Durability::none);
  auto file = run.find_file(lease_path(), O_RDWR);
  if (!file) throw not_found("no file '{}'", shown());
  file_ = FileDescriptor(fcntl(file->get(), F_DUPFD_CLOEXEC, lowest_descriptor));
  if (!file_) file_ = std::move(*file);
  if (!hold_file(file_.get())) {
    throw invalid_state("'{}' is held by another process, which carries the run out", shown());
  }
  touch();
}

void LeaseFile::touch() { futimens(file_.get(), nullptr); }

LeaseStatus read_lease(const Directory& run) {
  LeaseStatus status;
  if (const auto file = run.find_file(lease_path(), O_RDONLY)) {
    const bool held = is_held(file->get(), run.path() / layout::lease);
    status.state = held ? LeaseState::held : LeaseState::free;
  }
  status.last_sign_of_life = last_sign_of_life(run);
  return status;
}

std::vector<ProcessId> find_lease_holders(const Directory& run) {
  return find_holders(run, lease_path());
}

}  // namespace mlf::store
