// SPDX-License-Identifier: Apache-2.0
#include "store/file/key_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/layout.h"

namespace mlf::store {

namespace {

constexpr int deepest_key = 128;

class KeyWalk {
 public:
  KeyWalk(const ListFolder& list, std::string_view folder, const KeyFiles& visitor)
      : list_(list), folder_size_(folder.size()), visitor_(visitor) {}

  void enter(const RelativePath& folder, int depth) {
    guarded(folder, [&] {
      auto entries = list_(folder);
      std::ranges::sort(entries, {}, &DirectoryEntry::name);
      for (const auto& entry : entries) {
        if (!layout::is_leftover(entry.name)) visit(folder / entry.name, entry.kind, depth);
      }
    });
  }

 private:
  void visit(const RelativePath& path, FileStatus::Kind kind, int depth) {
    if (kind == FileStatus::Kind::directory && depth < deepest_key) {
      enter(path, depth + 1);
    } else if (kind != FileStatus::Kind::file) {
      visitor_.report(path, "is neither a file nor a directory; left out");
    } else if (!is_valid_key(std::string_view(path.str()).substr(folder_size_ + 1))) {
      visitor_.report(path, "its name is no valid key; left out");
    } else {
      guarded(path, [&] { visitor_.file(path); });
    }
  }

  template <typename Step>
  void guarded(const RelativePath& path, const Step& step) {
    try {
      step();
    } catch (const Error& error) {
      visitor_.report(path, error.what());
    }
  }

  const ListFolder& list_;
  std::size_t folder_size_;
  const KeyFiles& visitor_;
};

}  // namespace

KeyFiles::Report report_below(const Directory& top, Reporter& reporter) {
  return [&](const RelativePath& path, std::string_view cause) {
    reporter.warn(fmt::format("{}: {}", printable((top.path() / path.str()).string()), cause));
  };
}

void visit_key_files(const ListFolder& list, std::string_view folder, const KeyFiles& visitor) {
  KeyWalk(list, folder, visitor).enter(RelativePath() / folder, 0);
}

void visit_key_files(const Directory& top, std::string_view folder, const KeyFiles& visitor) {
  const auto list = [&](const RelativePath& path) -> std::vector<DirectoryEntry> {
    const auto status = top.peek(path.c_str());
    visitor.folder(path, status);
    if (!status) return {};
    if (status->kind != FileStatus::Kind::directory) throw invalid_state("is no directory");
    const auto directory = top.find_directory(path);
    return directory ? directory->list() : std::vector<DirectoryEntry>{};
  };
  visit_key_files(list, folder, visitor);
}

}  // namespace mlf::store
