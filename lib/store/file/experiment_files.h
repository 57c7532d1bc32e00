// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "core/experiment.h"
#include "core/ids.h"
#include "store/file/shared_access.h"
#include "store/file/stored_run.h"
#include "store/open.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

/// The experiments below a store's root: where they are and what their own files say.
class ExperimentFiles {
 public:
  /// Makes the root with its default experiment when it does not exist.
  ExperimentFiles(const std::filesystem::path& root, std::string artifact_root,
                  const Surroundings& surroundings, const Problems& problems);

  /// The directory's path is .../EXPERIMENT_ID.
  struct Place {
    std::string id;
    bool in_trash = false;
    RelativePath path;  ///< below the root
  };

  const Directory& root() const { return root_; }
  std::vector<Place> list(ViewType view) const;
  /// @throws Error RESOURCE_DOES_NOT_EXIST with MLflow's message.
  Place find(const ExperimentId& id, ViewType view = ViewType::all) const;
  std::optional<Place> find_existing(std::string_view id, ViewType view) const;
  Directory open(const Place& place) const { return root_.open_directory(place.path); }
  /// The first experiment in which `below` is there and `is_it` says yes. What cannot be looked at
  /// hides nothing in other experiments; it is reported when nothing is found.
  std::optional<Place> find_holder(ViewType view, const RelativePath& below,
                                   const std::function<bool(const FileStatus&)>& is_it) const;

  /// @throws Error INTERNAL_ERROR naming the file when it is damaged.
  Experiment read(const Place& place) const;
  /// The same; nullopt, after a report, when it is damaged, or, without one, when it is no
  /// experiment.
  std::optional<Experiment> try_read(const Place& place) const;

  ExperimentId create(const NewExperiment& experiment);
  void rename(const ExperimentId& id, std::string_view new_name);
  void set_tag(const ExperimentId& id, const Tag& tag);
  void delete_tag(const ExperimentId& id, std::string_view key);
  void move_to_trash(const ExperimentId& id);
  void restore(const ExperimentId& id);

 private:
  /// A change of many files, which the next command finishes when this one is killed in between.
  enum class Intent { trash, restore };

  std::vector<DirectoryEntry> list_trash() const;
  Directory open_root(const std::filesystem::path& root) const;
  wire::ExperimentMeta new_meta(const ExperimentId& id, const NewExperiment& experiment) const;
  void check_name_is_free(std::string_view name) const;
  bool is_beaten(const ExperimentId& id, std::string_view name) const;
  wire::ExperimentMeta read_meta(const Directory& experiment) const;
  void write_meta(const Directory& experiment, const wire::ExperimentMeta& meta) const;
  Directory open_active(const ExperimentId& id, std::string_view purpose) const;
  void begin(Intent intent, const Place& place);
  void carry_out(Intent intent, const std::string& id) const;
  void set_stages(const Directory& experiment, LifecycleStage stage) const;
  void finish_intent(std::string_view file_name) const;
  std::vector<Tag> read_tags(const Directory& experiment) const;

  std::string artifact_root_;
  Surroundings surroundings_;
  const Problems& problems_;
  Directory root_;
};

}  // namespace mlf::store
