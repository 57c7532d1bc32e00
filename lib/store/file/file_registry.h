// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "store/file/experiment_files.h"
#include "store/file/registry_files.h"
#include "store/file/shared_access.h"
#include "store/open.h"
#include "store/registry_rules.h"
#include "store/registry_store.h"

namespace mlf::store {

/// The model registry of MLflow's file store: the directory `models` of the store (layout.h). Any
/// number of processes, also MLflow's Python clients, can use it at once.
class FileRegistry : public RegistryStore {
 public:
  /// `root` is the store's, which the first registered model creates; `artifact_root` as in
  /// FileStore.
  FileRegistry(std::filesystem::path root, std::string artifact_root, const Context& context,
               const RegistryOptions& options = {});

 private:
  RegisteredModel do_create_registered_model(const NewRegisteredModel& model) override;
  RegisteredModel do_get_registered_model(std::string_view name) override;
  RegisteredModel do_rename_registered_model(std::string_view name,
                                             std::string_view new_name) override;
  RegisteredModel do_update_registered_model(std::string_view name,
                                             std::string_view description) override;
  void do_delete_registered_model(std::string_view name) override;
  Page<RegisteredModel> do_search_registered_models(const RegistryQuery& query) override;
  void do_set_registered_model_tag(std::string_view name, const Tag& tag) override;
  void do_delete_registered_model_tag(std::string_view name, std::string_view key) override;
  ModelVersion do_create_model_version(const NewModelVersion& version) override;
  ModelVersion do_get_model_version(std::string_view name, std::int64_t version) override;
  ModelVersion do_update_model_version(std::string_view name, std::int64_t version,
                                       std::string_view description) override;
  ModelVersion do_transition_stage(std::string_view name, std::int64_t version, ModelStage stage,
                                   ArchiveExisting archive) override;
  void do_delete_model_version(std::string_view name, std::int64_t version) override;
  Page<ModelVersion> do_search_model_versions(const RegistryQuery& query) override;
  void do_set_model_version_tag(std::string_view name, std::int64_t version,
                                const Tag& tag) override;
  void do_delete_model_version_tag(std::string_view name, std::int64_t version,
                                   std::string_view key) override;
  void do_set_alias(std::string_view name, std::string_view alias, std::int64_t version,
                    const std::optional<AliasCondition>& condition) override;
  void do_delete_alias(std::string_view name, std::string_view alias) override;
  ModelVersion do_get_version_by_alias(std::string_view name, std::string_view alias) override;
  std::vector<ModelVersion> do_list_versions(std::string_view name) override;
  std::vector<RegistryEvent> do_get_history(std::string_view name) override;
  std::vector<InspectedModel> do_inspect(const std::optional<std::string>& name) override;

  /// The registry while it is being changed, and one of its models.
  struct Change {
    Directory models;
    StoreLock lock;
    Directory model;
  };

  /// The directory `models`; nullopt when there is none.
  std::optional<Directory> find_models() const;
  /// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such model.
  Directory open_model(std::string_view name) const;
  /// Locks the registry. @throws Error as open_model().
  Change begin(std::string_view name) const;
  void record(const Directory& models, std::vector<RegistryEvent> events) const;
  /// The change that every write makes to the model's own file: its time, and the copy of the
  /// aliases.
  TextChange touch(std::vector<ModelAlias> aliases) const;
  TextChange touch(const Directory& model) const;
  void set_tag(const Change& change, const RelativePath& folder, const Tag& tag,
               RegistryEvent event) const;
  void delete_tag(const Change& change, const RelativePath& folder, std::string_view key,
                  RegistryEvent event) const;
  std::int64_t publish_version(const Change& change, const NewModelVersion& version) const;
  void remove_aliases(const Change& change, std::string_view name, std::int64_t version,
                      std::span<const ModelAlias> aliases) const;

  const Context& context_;
  RegistryRecorder recorder_;
  ExperimentFiles store_;  ///< of which only the root is used
};

}  // namespace mlf::store
