// SPDX-License-Identifier: Apache-2.0
//
// Copies files and directories to and from a repository. A transfer is planned first, so that its
// size is known for the progress display, and then carried out by up to eight threads: with many
// small files most time is spent waiting for the disk, which several threads can do at once.
// Directories are walked with an explicit stack instead of recursion, so that a very deep tree does
// not overflow the call stack.
#include "artifact/transfer.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace mlf::artifact {

namespace {

constexpr std::size_t most_threads = 8;
constexpr std::size_t most_failures = 10;

std::string shown(const std::filesystem::path& path) { return printable(path.native()); }

/// The path of `name` in `directory`; nullopt when no artifact can have such a path.
std::optional<RelativePath> below(const RelativePath& directory, const std::string& name) {
  try {
    const auto path = directory / RelativePath::parse(name);
    return RelativePath::parse(path.str());  // the joined path must not be too long either
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Plans the upload of a directory, depth first.
class UploadPlanner {
 public:
  explicit UploadPlanner(Reporter& reporter) : reporter_(reporter) {}

  TransferPlan plan(const std::filesystem::path& source, const RelativePath& destination) {
    add(source, destination, 0);
    while (!pending_.empty()) {
      const auto next = std::move(pending_.back());
      pending_.pop_back();
      enter(next);
    }
    return std::move(plan_);
  }

 private:
  struct Pending {
    std::filesystem::path local;
    RelativePath remote;
    std::size_t depth = 0;
  };
  using Identity = std::pair<dev_t, ino_t>;

  void add(const std::filesystem::path& local, const RelativePath& remote, std::size_t depth) {
    struct stat status = {};
    if (::stat(local.c_str(), &status) != 0)
      return leave_out(system_error(errno, "read", local.native()));
    if (S_ISDIR(status.st_mode)) {
      pending_.push_back({local, remote, depth});
    } else if (S_ISREG(status.st_mode)) {
      const auto size = static_cast<std::uint64_t>(status.st_size);
      plan_.files.push_back({local, remote, size});
      plan_.bytes += size;
    } else {
      reporter_.warn(
          fmt::format("'{}' is a pipe, a socket or a device; passed over", shown(local)));
    }
  }

  void enter(const Pending& directory) {
    std::optional<Directory> opened;
    try {
      opened = Directory::open(directory.local);
      if (!is_new(*opened, directory)) return;
      plan_.folders.push_back({directory.local, directory.remote});
      add_entries(opened->list(), directory);
    } catch (const Error& error) {
      leave_out(error);
    }
  }

  /// False, with a warning, for a directory that is inside itself because of a link.
  bool is_new(const Directory& opened, const Pending& directory) {
    struct stat status = {};
    if (::fstat(opened.descriptor(), &status) != 0) {
      throw system_error(errno, "read", directory.local.native());
    }
    ancestors_.resize(directory.depth);
    const Identity identity{status.st_dev, status.st_ino};
    if (std::ranges::find(ancestors_, identity) != ancestors_.end()) {
      reporter_.warn(fmt::format("'{}' is a link to a directory around it; passed over",
                                 shown(directory.local)));
      return false;
    }
    ancestors_.push_back(identity);
    return true;
  }

  void add_entries(std::vector<DirectoryEntry> entries, const Pending& directory) {
    std::ranges::sort(entries, std::greater<>(),
                      &DirectoryEntry::name);  // in reverse: the last one is entered first
    for (const auto& entry : entries) {
      const auto remote = below(directory.remote, entry.name);
      if (remote) {
        add(directory.local / entry.name, *remote, directory.depth + 1);
      } else {
        leave_out(
            invalid_parameter("'{}' cannot name an artifact", shown(directory.local / entry.name)));
      }
    }
  }

  void leave_out(const Error& error) {
    reporter_.warn(error.what());
    ++plan_.left_out;
  }

  Reporter& reporter_;
  TransferPlan plan_;
  std::vector<Pending> pending_;
  std::vector<Identity> ancestors_;
};

/// Counts and reports the errors of all threads, and tells when to give up.
class Failures {
 public:
  Failures(Reporter& reporter, std::size_t already) : reporter_(reporter), count_(already) {}

  void add(const Error& error) {
    const std::lock_guard lock(mutex_);
    reporter_.warn(error.what());
    ++count_;
    if (++added_ >= most_failures) stopped_ = true;
  }
  /// Stops all threads because of an exception other than Error: the caller asked to stop, or
  /// memory ran out. raise() throws it again.
  void stop(std::exception_ptr reason) {
    const std::lock_guard lock(mutex_);
    reason_ = std::move(reason);
    stopped_ = true;
  }
  bool stopped() const { return stopped_; }

  void raise(std::size_t entries) const {
    if (reason_) std::rethrow_exception(reason_);
    if (count_ == 0) return;
    throw internal_error("{} of {} entries could not be copied{}", count_, entries,
                         stopped_ ? "; gave up" : "");
  }

 private:
  Reporter& reporter_;
  std::mutex mutex_;
  std::exception_ptr reason_;
  std::atomic<bool> stopped_ = false;
  std::size_t added_ = 0;
  std::size_t count_;
};

void run_plan(const TransferPlan& plan, Reporter& reporter,
              const std::function<void(const TransferPlan::File&)>& copy) {
  if (plan.files.size() == 1 && plan.folders.empty()) return copy(plan.files[0]);
  Failures failures(reporter, plan.left_out);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < plan.files.size() && !failures.stopped(); i = next++) {
      try {
        copy(plan.files[i]);
      } catch (const Error& error) {
        failures.add(error);
      } catch (...) {
        failures.stop(std::current_exception());
      }
    }
  };
  std::vector<std::jthread> threads(std::min(most_threads, plan.files.size()));
  for (auto& thread : threads) thread = std::jthread(work);
  threads.clear();  // joins
  failures.raise(plan.files.size() + plan.left_out);
}

}  // namespace

TransferPlan plan_upload(const std::filesystem::path& source, const RelativePath& destination,
                         Reporter& reporter) {
  struct stat status = {};
  if (::stat(source.c_str(), &status) != 0) throw system_error(errno, "read", source.native());
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    throw invalid_parameter("'{}' is neither a file nor a directory", shown(source));
  }
  return UploadPlanner(reporter).plan(source, destination);
}

TransferPlan plan_download(ArtifactRepository& repository, const RelativePath& path,
                           const std::filesystem::path& destination, Reporter& reporter) {
  const auto info = repository.find(path);
  if (!info) throw not_found("No such artifact: '{}'", path.str());
  TransferPlan plan;
  if (!info->is_dir) {
    plan.files.push_back({destination, path, info->file_size.value_or(0)});
    plan.bytes = info->file_size.value_or(0);
    return plan;
  }
  plan.folders.push_back({destination, path});
  const auto skipped = path.empty() ? 0 : path.str().size() + 1;
  walk(repository, path, [&](const FileInfo& entry) {
    const auto remote = below({}, entry.path);
    if (!remote) {
      reporter.warn(fmt::format("'{}' has a name that cannot be opened; left out", entry.path));
      ++plan.left_out;
    } else if (entry.is_dir && entry.is_link) {
      reporter.warn(fmt::format("'{}' is a link to a directory; passed over", entry.path));
    } else if (entry.is_dir) {
      plan.folders.push_back({destination / entry.path.substr(skipped), *remote});
    } else {
      plan.files.push_back(
          {destination / entry.path.substr(skipped), *remote, entry.file_size.value_or(0)});
      plan.bytes += entry.file_size.value_or(0);
    }
  });
  return plan;
}

void upload(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
            const Progress& progress) {
  for (const auto& folder : plan.folders) repository.make_directory(folder.remote);
  run_plan(plan, reporter, [&](const TransferPlan::File& file) {
    repository.put_file(file.local, file.remote, progress);
  });
}

void download(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
              const Progress& progress) {
  for (const auto& folder : plan.folders) Directory::create(folder.local);
  run_plan(plan, reporter, [&](const TransferPlan::File& file) {
    repository.get_file(file.remote, file.local, progress);
  });
}

void walk(ArtifactRepository& repository, const RelativePath& directory,
          const std::function<void(const FileInfo&)>& visit) {
  std::vector<FileInfo> pending;
  const auto enter = [&](const RelativePath& path) {
    auto entries = repository.list(path);
    pending.insert(pending.end(), std::make_move_iterator(entries.rbegin()),
                   std::make_move_iterator(entries.rend()));
  };
  enter(directory);
  while (!pending.empty()) {
    const auto info = std::move(pending.back());
    pending.pop_back();
    visit(info);
    if (!info.is_dir || info.is_link) continue;
    if (const auto path = below({}, info.path)) enter(*path);
  }
}

}  // namespace mlf::artifact
