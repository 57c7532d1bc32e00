// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "store/open.h"
#include "store/registry_store.h"

/// Rules that all model registries share. Arguments of callers are checked before, in
/// RegistryStore.
namespace mlf::store {

/// MLflow's errors, with its messages.
Error registered_model_not_found(std::string_view name);
Error registered_model_exists(std::string_view name);
/// The same for a new model; MLflow says so when one of both is a prompt and the other is not.
Error registered_model_exists(const NewRegisteredModel& wanted, std::span<const Tag> existing_tags);
Error model_version_not_found(std::string_view name, std::int64_t version);
Error model_alias_not_found(std::string_view alias);

/// Checks what the caller of set_alias() knows of the alias, which names `current`.
/// @throws Error INVALID_STATE when the alias names another version.
void check_alias_condition(std::string_view alias, const std::optional<AliasCondition>& condition,
                           std::optional<std::int64_t> current);

/// Of each stage in `stages`, the version with the largest number; no stages: of all. In the order
/// of the stages None, Staging, Production, Archived.
std::vector<ModelVersion> latest_of_stages(std::span<const ModelVersion> versions,
                                           std::span<const ModelStage> stages);

/// The events of `all` that belong to the history of the model with that name now: see
/// RegistryStore::get_history().
std::vector<RegistryEvent> history_of(std::span<const RegistryEvent> all, std::string_view name);

/// Makes the events of changes.
class RegistryRecorder {
 public:
  RegistryRecorder(const Context& context, const RegistryOptions& options)
      : context_(context), user_(options.user) {}

  std::string user() const { return user_ ? user_() : user_name(context_.variable); }
  /// `event` with the time and the user. Long values are cut.
  RegistryEvent complete(RegistryEvent event) const;

 private:
  const Context& context_;
  std::function<std::string()> user_;
};

/// The version as it is stored first, but for its number.
ModelVersion prepare_version(const NewModelVersion& version, const std::string& user,
                             std::int64_t now);

/// A query that has been parsed. @throws Error INVALID_PARAMETER_VALUE.
class RegistrySearch {
 public:
  RegistrySearch(const RegistryQuery& query, search::Domain domain);

  /// The only name of a registered model that can match; nullopt: any can.
  std::optional<std::string> required_name() const { return filter_.required_text("name"); }
  /// The page of those records that match, in order.
  Page<RegisteredModel> page_of(std::vector<RegisteredModel> models) const;
  Page<ModelVersion> page_of(std::vector<ModelVersion> versions) const;

 private:
  template <typename As, typename Record>
  Page<Record> page(std::vector<Record> records) const;

  const RegistryQuery& query_;
  search::Filter filter_;
  search::Ordering ordering_;
};

}  // namespace mlf::store
