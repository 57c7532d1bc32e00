// SPDX-License-Identifier: Apache-2.0
//
// The journal has a line of JSON for what the batch is, and one for each checkpoint. A line counts
// when it is whole, so it does not matter where the process was killed: what follows the last whole
// line is cut off. The lock is on the journal itself, which its last holder removes; a process that
// waited for nothing but a removed file therefore looks again.
#include "scoring/journal.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t longest_journal = std::size_t{1} << 30;

Json json_of(const Checkpoint& checkpoint) {
  Json json{{"input", checkpoint.input},      {"rows", checkpoint.rows},
            {"scored", checkpoint.scored},    {"rejected", checkpoint.rejected},
            {"output", checkpoint.output},    {"rejects", checkpoint.rejects},
            {"is_whole", checkpoint.is_whole}};
  if (checkpoint.heading) json["heading"] = *checkpoint.heading;
  return json;
}

Checkpoint checkpoint_of(std::string_view line, const std::string& path) {
  const auto reader = JsonReader::parse(std::string(line), path);
  const auto count = [&](const char* key) { return reader.get<std::uint64_t>(key); };
  return {.input = count("input"),
          .rows = count("rows"),
          .scored = count("scored"),
          .rejected = count("rejected"),
          .output = count("output"),
          .rejects = count("rejects"),
          .heading = reader.find<std::string>("heading"),
          .is_whole = reader.get<bool>("is_whole")};
}

bool is_at(int descriptor, const std::filesystem::path& path) {
  struct stat open {};
  struct stat named {};
  return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

}  // namespace

Journal::Journal(std::filesystem::path path, std::string identity, Durability durability)
    : path_(std::move(path)), identity_(std::move(identity)), durability_(durability) {
  do {
    lock();
  } while (!is_at(lock_->descriptor(), path_));
  file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
  if (!file_) throw system_error(errno, "write", path_.string());
  read();
}

void Journal::lock() {
  const auto parent = path_.parent_path();
  const auto directory = Directory::open(parent.empty() ? "." : parent);
  lock_ = FileLock::try_lock(directory, RelativePath::parse(path_.filename().string()));
  if (!lock_) {
    throw invalid_state("another process is writing this output: it holds '{}'",
                        printable(path_.string()));
  }
}

void Journal::read() {
  auto text = read_all(file_.get(), path_.string(), longest_journal);
  text.resize(text.rfind('\n') + 1);  // npos + 1 is 0
  if (::ftruncate(file_.get(), static_cast<off_t>(text.size())) != 0 ||
      ::lseek(file_.get(), 0, SEEK_END) < 0) {
    throw system_error(errno, "write", path_.string());
  }
  if (text.empty()) return write(json_line(identity_));
  const auto end = text.find('\n');
  if (text.substr(0, end) != json_line(identity_)) {
    throw invalid_state(
        "the interrupted work was on another input, model or with other options; remove '{}' to "
        "begin anew",
        printable(path_.string()));
  }
  const auto rest = std::string_view(text).substr(end + 1);
  if (rest.empty()) return;
  const auto lines = rest.substr(0, rest.size() - 1);
  last_ = checkpoint_of(lines.substr(lines.rfind('\n') + 1), path_.string());
}

void Journal::write(const std::string& line) {
  write_all(file_.get(), line + "\n", path_.string());
  if (durability_ != Durability::none && ::fdatasync(file_.get()) != 0) {
    throw system_error(errno, "write", path_.string());
  }
}

void Journal::add(const Checkpoint& checkpoint) { write(json_line(json_of(checkpoint))); }

void Journal::remove() {
  if (::unlink(path_.c_str()) != 0 && errno != ENOENT) {
    throw system_error(errno, "remove", path_.string());
  }
}

}  // namespace mlf::scoring
