// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "store/registry_rules.h"
#include "store/registry_store.h"

namespace mlf::store {

/// A model registry in memory that lasts as long as this object, for tests and for trying out
/// commands.
class MemoryRegistry : public RegistryStore {
 public:
  explicit MemoryRegistry(const Context& context, const RegistryOptions& options = {})
      : context_(context), recorder_(context, options) {}

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

  using Values = std::map<std::string, std::string, std::less<>>;

  struct StoredVersion {
    ModelVersion info;  ///< without its tags and aliases
    Values tags;
    bool is_deleted = false;
  };

  struct StoredModel {
    RegisteredModel info;  ///< without tags, aliases and versions
    Values tags;
    std::map<std::string, std::int64_t, std::less<>> aliases;
    std::map<std::int64_t, StoredVersion> versions;

    ModelVersion load(const StoredVersion& version) const;
    std::vector<ModelVersion> load_versions() const;
    RegisteredModel load() const;
  };

  // Call these with the mutex locked.
  StoredModel& model(std::string_view name);
  StoredVersion& version(StoredModel& model, std::int64_t version);
  void touch(StoredModel& model) const;
  void record(RegistryEvent event);

  const Context& context_;
  RegistryRecorder recorder_;
  std::mutex mutex_;
  std::map<std::string, StoredModel, std::less<>> models_;
  std::vector<RegistryEvent> history_;
};

}  // namespace mlf::store
