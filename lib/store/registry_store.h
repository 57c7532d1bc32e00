// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model_version.h"
#include "core/page.h"
#include "core/registered_model.h"
#include "core/registry_event.h"
#include "core/tag.h"

namespace mlf::store {

struct NewRegisteredModel {
  std::string name;
  std::vector<Tag> tags;
  std::optional<std::string> description;
};

struct NewModelVersion {
  std::string name;    ///< of a registered model that exists
  std::string source;  ///< the URI of the model's files
  /// Where the files are, when `source` is a models: URI; the caller has resolved it.
  std::optional<std::string> storage_location;
  std::optional<std::string> run_id;
  std::optional<std::string> run_link;
  std::optional<std::string> model_id;
  std::optional<std::string> description;
  std::vector<Tag> tags;
};

struct RegistryQuery {
  std::string filter;                 ///< see mlf-search(7); "" matches all
  std::vector<std::string> order_by;  ///< none: the order that MLflow has for the kind of records
  std::int64_t max_results = 100;
  std::string page_token;
};

/// Whether a version that enters Staging or Production sends those that are there to Archived.
enum class ArchiveExisting { no, yes };

/// What a caller knows of an alias that it is about to move. When the registry has something else,
/// nothing is changed and the error is INVALID_STATE.
struct AliasCondition {
  std::optional<std::int64_t> version;  ///< the version that the alias names; none: no version
};

/// A registered model, for a check of the registry.
struct InspectedModel {
  std::string name;                    ///< "" for what belongs to no model
  std::vector<ModelVersion> versions;  ///< those that can be read, in the order of their numbers
  std::vector<std::string> faults;     ///< what is damaged, and aliases of missing versions
};

/// A store of registered models and their versions. Every implementation passes
/// tests/contract/registry_*.
///
/// Errors are mlf::Error with MLflow's codes and messages:
///   - INVALID_PARAMETER_VALUE: a bad argument, an alias that no version has
///   - RESOURCE_DOES_NOT_EXIST: an unknown registered model or version
///   - RESOURCE_ALREADY_EXISTS: a name that is taken
///
/// When a write returns, a crash does not lose it. When it throws, nothing has changed. Each change
/// also adds an event to the history, with the time and the user (see RegistryOptions in open.h);
/// when only that fails, the change stands and there is a warning. A damaged object is left out of
/// searches with a warning; asked for by name, it is an error. Methods may be called from several
/// threads at once. Arguments are checked here, once for all stores, and the do_X() of a store gets
/// what X() has checked.
class RegistryStore {
 public:
  virtual ~RegistryStore() = default;

  // Registered models.
  RegisteredModel create_registered_model(const NewRegisteredModel& model);
  RegisteredModel get_registered_model(std::string_view name);
  /// Tags and aliases, which MLflow's file store loses here, are kept.
  RegisteredModel rename_registered_model(std::string_view name, std::string_view new_name);
  RegisteredModel update_registered_model(std::string_view name, std::string_view description);
  /// Also deletes its versions. The files of the models stay where they are.
  void delete_registered_model(std::string_view name);
  /// Prompts, which MLflow keeps as registered models, are found only with a filter that names the
  /// tag mlflow.prompt.is_prompt. max_results is at most 1000, and 200,000 for versions.
  Page<RegisteredModel> search_registered_models(const RegistryQuery& query);
  /// The same with pages of any size, so that a long list reads the registry once.
  Page<RegisteredModel> list_registered_models(const RegistryQuery& query);
  void set_registered_model_tag(std::string_view name, const Tag& tag);
  /// A tag that does not exist is no error, as in MLflow.
  void delete_registered_model_tag(std::string_view name, std::string_view key);

  // Versions.
  /// Gives the version the next number, also when several processes register at once. The source is
  /// not checked here; see tracking/register_model.h.
  ModelVersion create_model_version(const NewModelVersion& version);
  ModelVersion get_model_version(std::string_view name, std::int64_t version);
  ModelVersion update_model_version(std::string_view name, std::int64_t version,
                                    std::string_view description);
  /// Versions are archived only from Staging and Production: another stage with
  /// ArchiveExisting::yes is INVALID_PARAMETER_VALUE.
  ModelVersion transition_stage(std::string_view name, std::int64_t version, ModelStage stage,
                                ArchiveExisting archive);
  /// Also removes its aliases. The number is not given again.
  void delete_model_version(std::string_view name, std::int64_t version);
  Page<ModelVersion> search_model_versions(const RegistryQuery& query);
  /// The version with the largest number of each of `stages`; none given: of all stages.
  std::vector<ModelVersion> get_latest_versions(std::string_view name,
                                                std::span<const ModelStage> stages);
  void set_model_version_tag(std::string_view name, std::int64_t version, const Tag& tag);
  void delete_model_version_tag(std::string_view name, std::int64_t version, std::string_view key);

  // Aliases.
  /// Makes `alias` name `version`. With a condition, checks and moves are one step.
  void set_alias(std::string_view name, std::string_view alias, std::int64_t version,
                 const std::optional<AliasCondition>& condition = std::nullopt);
  /// An alias that does not exist is no error, as in MLflow.
  void delete_alias(std::string_view name, std::string_view alias);
  /// "latest", in any case of letters, is the version with the largest number, as in MLflow 3.
  ModelVersion get_version_by_alias(std::string_view name, std::string_view alias);

  /// What happened to a model, oldest first, as far as mlf did it: other clients of the same files
  /// write no history. Events of a model that was renamed come with it; those of one that was
  /// deleted stay.
  std::vector<RegistryEvent> get_history(std::string_view name);

  /// All registered models, or the one of that name, with what is damaged in them. Nothing is
  /// reported. @throws Error RESOURCE_DOES_NOT_EXIST when there is no model of that name.
  std::vector<InspectedModel> inspect(const std::optional<std::string>& name);

 protected:
  virtual RegisteredModel do_create_registered_model(const NewRegisteredModel& model) = 0;
  virtual RegisteredModel do_get_registered_model(std::string_view name) = 0;
  virtual RegisteredModel do_rename_registered_model(std::string_view name,
                                                     std::string_view new_name) = 0;
  virtual RegisteredModel do_update_registered_model(std::string_view name,
                                                     std::string_view description) = 0;
  virtual void do_delete_registered_model(std::string_view name) = 0;
  virtual Page<RegisteredModel> do_search_registered_models(const RegistryQuery& query) = 0;
  virtual void do_set_registered_model_tag(std::string_view name, const Tag& tag) = 0;
  virtual void do_delete_registered_model_tag(std::string_view name, std::string_view key) = 0;
  virtual ModelVersion do_create_model_version(const NewModelVersion& version) = 0;
  virtual ModelVersion do_get_model_version(std::string_view name, std::int64_t version) = 0;
  virtual ModelVersion do_update_model_version(std::string_view name, std::int64_t version,
                                               std::string_view description) = 0;
  virtual ModelVersion do_transition_stage(std::string_view name, std::int64_t version,
                                           ModelStage stage, ArchiveExisting archive) = 0;
  virtual void do_delete_model_version(std::string_view name, std::int64_t version) = 0;
  virtual Page<ModelVersion> do_search_model_versions(const RegistryQuery& query) = 0;
  virtual void do_set_model_version_tag(std::string_view name, std::int64_t version,
                                        const Tag& tag) = 0;
  virtual void do_delete_model_version_tag(std::string_view name, std::int64_t version,
                                           std::string_view key) = 0;
  virtual void do_set_alias(std::string_view name, std::string_view alias, std::int64_t version,
                            const std::optional<AliasCondition>& condition) = 0;
  virtual void do_delete_alias(std::string_view name, std::string_view alias) = 0;
  virtual ModelVersion do_get_version_by_alias(std::string_view name, std::string_view alias) = 0;
  /// All versions that are not deleted, in the order of their numbers.
  virtual std::vector<ModelVersion> do_list_versions(std::string_view name) = 0;
  virtual std::vector<RegistryEvent> do_get_history(std::string_view name) = 0;
  /// Without `name`: all models. This one is for stores in which nothing can be damaged.
  virtual std::vector<InspectedModel> do_inspect(const std::optional<std::string>& name);
};

}  // namespace mlf::store
