// SPDX-License-Identifier: Apache-2.0
#include "store/file/registry_history.h"

#include <cerrno>
#include <string>

#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "store/file/layout.h"
#include "store/file/shared_access.h"
#include "wire/registry_event_json.h"

namespace mlf::store {

namespace {

/// Far longer than what append_history() writes.
constexpr std::size_t longest_line = std::size_t{1} << 16;

std::string history_name(const Directory& models) {
  return printable((models.path() / layout::history).string());
}

/// Whether the file ends inside a line, because a writer was killed or the disk was full.
bool ends_inside_line(int file) {
  const auto size = ::lseek(file, 0, SEEK_END);
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

void append_history(const Directory& models, std::span<const RegistryEvent> events,
                    Durability durability, Reporter& reporter) {
  try {
    const auto file = open_shared_file(models, at(layout::history));
    std::string lines;
    if (ends_inside_line(file.get())) lines = "\n";
    for (const auto& event : events) lines += wire::json_text(event) + '\n';
    write_all(file.get(), lines, history_name(models));
    if (durability != Durability::none && ::fdatasync(file.get()) != 0) {
      throw system_error(errno, "flush", history_name(models));
    }
  } catch (const Error& error) {
    reporter.warn(
        fmt::format("the registry was changed, but its history does not say so: {}", error.what()));
  }
}

std::vector<RegistryEvent> read_history(const Directory& models, Reporter& reporter) {
  std::vector<RegistryEvent> events;
  const auto text = models.read_file(at(layout::history)).value_or("");
  std::size_t damaged = 0;
  for (const auto line : split(text, '\n')) {
    if (line.empty()) continue;
    try {
      if (line.size() > longest_line) throw invalid_parameter("is longer than any event");
      events.push_back(wire::registry_event_from_json(line));
    } catch (const Error&) {
      ++damaged;
    }
  }
  if (damaged > 0) {
    reporter.warn(fmt::format("{}: {} damaged lines left out", history_name(models), damaged));
  }
  return events;
}

}  // namespace mlf::store
