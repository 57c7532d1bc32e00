// SPDX-License-Identifier: Apache-2.0
#include "tracking/download_version.h"

#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/text.h"
#include "core/logged_model.h"
#include "tracking/model_version.h"
#include "wire/meta_yaml.h"

namespace mlf::tracking {

namespace {

namespace fs = std::filesystem;

/// A new directory beside the one that it will become; removed unless it was published.
class StagedDirectory {
 public:
  explicit StagedDirectory(const fs::path& target)
      : parent_(Directory::create(target.parent_path())), target_(target.filename().string()) {
    parent_.make_directories(RelativePath() / name_);
  }
  ~StagedDirectory() {
    try {
      if (parent_.status(RelativePath() / name_)) parent_.remove_tree(RelativePath() / name_);
    } catch (const Error&) {
      // It is left behind, under a name that says what it is.
    }
  }
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;

  fs::path path() const { return parent_.path() / name_; }
  Directory open() const { return parent_.open_directory(RelativePath() / name_); }
  /// Renames it; an empty directory is replaced.
  void publish() const {
    parent_.rename(RelativePath() / name_, parent_, RelativePath::parse(target_));
  }

 private:
  Directory parent_;
  std::string target_;
  std::string name_ = temporary_name();
};

void require_empty(const fs::path& directory) {
  std::error_code missing;
  const auto status = fs::symlink_status(directory, missing);
  if (!fs::exists(status)) return;
  if (fs::is_directory(status) && fs::is_empty(directory)) return;
  throw already_exists("'{}' exists and is no empty directory", printable(directory.string()));
}

void check_sizes(const artifact::TransferPlan& plan) {
  if (plan.left_out > 0) {
    throw invalid_state("{} of the files cannot be downloaded", plan.left_out);
  }
  for (const auto& file : plan.files) {
    std::error_code error;
    const auto size = fs::file_size(file.local, error);
    if (!error && size == file.size) continue;
    throw invalid_state("'{}' was not downloaded whole; it may have changed meanwhile",
                        printable(file.remote.str()));
  }
}

std::string registered_model_meta(const ModelVersion& version) {
  return wire::write_meta(
      {{"model_name", wire::MetaValue::of(version.name)},
       {"model_version", wire::MetaValue::of(fmt::format("{}", version.version))}});
}

}  // namespace

void download_version(const ArtifactStores& stores, const ModelVersion& version,
                      const fs::path& directory, const Context& context,
                      const CarryOut& carry_out) {
  const auto target = absolute_path(directory);
  require_empty(target);
  const auto address = address_of(version);
  const auto files = find_artifacts(stores, {&address, 1}, context).front();
  const StagedDirectory staged(target);
  const auto plan =
      artifact::plan_download(*files.repository, files.path, staged.path(), context.reporter);
  carry_out(*files.repository, plan);
  check_sizes(plan);
  const auto here = staged.open();
  if (here.status(RelativePath() / mlmodel_name)) {
    here.replace_file(RelativePath() / "registered_model_meta", registered_model_meta(version),
                      context.durability);
  }
  staged.publish();
}

}  // namespace mlf::tracking
