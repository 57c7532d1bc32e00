// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/file.h"
#include "core/experiment.h"
#include "core/ids.h"
#include "store/file/shared_access.h"
#include "store/file/stored_run.h"
#include "store/tracking_store.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

/// The experiments below a store's root: finds their directories and reads and writes their own
/// files.
class ExperimentFiles {
 public:
  /// Creates nothing before the first write.
  ExperimentFiles(std::filesystem::path root, std::string artifact_root, const Context& context,
                  std::function<bool()> may_be_missing);

  /// An experiment's directory; its path is .../EXPERIMENT_ID.
  struct Place {
    std::string id;
    bool in_trash = false;
    RelativePath path;  ///< below the root
  };

  /// @throws Error RESOURCE_DOES_NOT_EXIST when the store does not exist.
  const Directory& root() const;
  /// nullptr when the store does not exist and may be missing. @throws Error as root().
  const Directory* root_to_read() const { return reads_as_empty() ? nullptr : &root(); }
  /// Creates the store with its default experiment, unless it exists.
  void make_root();
  /// list() and find_existing() return nothing when the store does not exist and may be missing.
  std::vector<Place> list(ViewType view) const;
  /// @throws Error RESOURCE_DOES_NOT_EXIST with MLflow's message.
  Place find(const ExperimentId& id, ViewType view = ViewType::all) const;
  std::optional<Place> find_existing(std::string_view id, ViewType view) const;
  /// Opens an experiment for writing: creates the default experiment, and the store, if they do not
  /// exist.
  Place find_or_make(const ExperimentId& id);
  Directory open(const Place& place) const { return root().open_directory(place.path); }
  /// The first experiment that contains `below` and for which `is_it` returns true. Experiments
  /// that cannot be read are skipped; they are reported when nothing is found.
  std::optional<Place> find_holder(ViewType view, const RelativePath& below,
                                   const std::function<bool(const FileStatus&)>& is_it) const;

  /// @throws Error INTERNAL_ERROR, with the file's path, when it is damaged.
  Experiment read(const Place& place) const;
  /// read_meta(); nullopt, after a report, when it is damaged, and, without a report, when there is
  /// no experiment.
  std::optional<Experiment> try_read(const Place& place) const;
  /// Several experiments can have the same name only after a race with a program that takes no
  /// locks; then this is the newest, as in MLflow.
  std::optional<Experiment> find_named(std::string_view name) const;
  /// The default experiment as it will be created.
  Experiment future_default() const;

  /// The id of the experiment with that name; that of the default experiment also before it exists.
  ExperimentId create(const NewExperiment& experiment);
  void rename(const ExperimentId& id, std::string_view new_name);
  void set_tag(const ExperimentId& id, const Tag& tag);
  void delete_tag(const ExperimentId& id, std::string_view key);
  void move_to_trash(const ExperimentId& id);
  void restore(const ExperimentId& id);

 private:
  /// A change of many files. If this process is killed during it, the next command finishes it.
  enum class Intent { trash, restore };

  /// The steps of an intent that have been carried out.
  struct Progress {
    struct ChangedRun {
      std::string id;
      std::optional<std::int64_t> deleted_time;  ///< the time that was recorded before
    };
    bool is_moved = false;
    std::vector<ChangedRun> runs;
  };

  const Directory* find_root() const;
  bool reads_as_empty() const;
  std::vector<DirectoryEntry> list_trash() const;
  wire::ExperimentMeta new_meta(const ExperimentId& id, const NewExperiment& experiment) const;
  void check_name_is_free(std::string_view name) const;
  void publish(const ExperimentId& id, const NewExperiment& experiment);
  void warn_of_twin(const ExperimentId& id, std::string_view name) const;
  std::string read_meta_text(const Directory& experiment) const;
  wire::ExperimentMeta read_meta(const Directory& experiment) const;
  void write_meta(const Directory& experiment, const wire::ExperimentMeta& meta) const;
  Directory open_active(const Place& place, const ExperimentId& id, std::string_view purpose) const;
  void begin(Intent intent, const Place& place);
  void carry_out(Intent intent, const std::string& id, Progress& progress) const;
  void take_back(Intent intent, const std::string& id, const Progress& progress) const;
  void set_stages(const Directory& experiment, LifecycleStage stage, Progress& progress) const;
  void finish_intent(std::string_view file_name) const;
  bool is_valid(std::string_view digest, const std::string& id) const;
  std::vector<Tag> read_tags(const Directory& experiment) const;

  std::filesystem::path path_;
  std::string artifact_root_;
  const Context& context_;
  std::function<bool()> may_be_missing_;
  mutable std::mutex root_mutex_;
  mutable std::optional<Directory> root_;  ///< none until it is found or created
};

}  // namespace mlf::store
