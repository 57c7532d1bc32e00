// SPDX-License-Identifier: Apache-2.0
#include "scoring/same_files.h"

#include <map>
#include <string>
#include <utility>

#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

struct FileStamp {
  off_t size = 0;
  ino_t number = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  bool operator==(const FileStamp&) const = default;
};

using Stamps = std::map<std::string, FileStamp>;

/// What is gone in the middle of the walk is missing in the result.
Stamps stamps_below(const fs::path& directory) {
  Stamps stamps;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename() == "__pycache__") entry.disable_recursion_pending();
    struct stat status {};
    if (::stat(entry->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    stamps[entry->path().string()] = {status.st_size, status.st_ino, status.st_mtim.tv_sec,
                                      status.st_mtim.tv_nsec};
  }
  return stamps;
}

}  // namespace

MakeScorer with_same_files(MakeScorer make, const fs::path& directory) {
  return [make = std::move(make), directory,
          before = stamps_below(directory)](const Context& context) {
    if (stamps_below(directory) != before) {
      throw invalid_state(
          "the files in '{}' have changed since the model was loaded; start the server anew",
          printable(directory.string()));
    }
    return make(context);
  };
}

}  // namespace mlf::scoring
