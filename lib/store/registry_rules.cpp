// SPDX-License-Identifier: Apache-2.0
// What registries have in common: MLflow's errors, which versions are the latest, which events are
// the history of a model, and searching. MLflow keeps prompts as registered models and hides them
// from searches by a condition that it adds to filters; here they are left out after the filter,
// so that messages about a filter show what the user wrote.
#include "store/registry_rules.h"

#include <algorithm>
#include <array>

#include "base/python_text.h"
#include "base/text.h"
#include "search/registry_subject.h"
#include "store/search_page.h"

namespace mlf::store {

namespace {

constexpr std::array<ModelStage, 4> all_stages = {ModelStage::none, ModelStage::staging,
                                                  ModelStage::production, ModelStage::archived};

/// Longer values are cut in the history, so that its lines stay short.
constexpr std::size_t longest_event_value = 1000;

void cut(std::optional<std::string>& value) {
  if (!value || utf8_length(*value) <= longest_event_value) return;
  *value = std::string(utf8_prefix(*value, longest_event_value)) + "…";
}

std::string version_or_none(std::optional<std::int64_t> version) {
  return version ? fmt::format("version {}", *version) : "no version";
}

bool is_prompt(std::span<const Tag> tags) {
  return std::ranges::any_of(tags, [](const Tag& tag) { return tag.key == tags::is_prompt; });
}

}  // namespace

Error registered_model_not_found(std::string_view name) {
  return not_found("Registered Model with name={} not found", name);
}

Error registered_model_exists(std::string_view name) {
  return already_exists("Registered Model (name={}) already exists.", name);
}

Error registered_model_exists(const NewRegisteredModel& wanted,
                              std::span<const Tag> existing_tags) {
  const bool wants_prompt = is_prompt(wanted.tags);
  if (is_prompt(existing_tags) == wants_prompt) {
    return wants_prompt ? already_exists("Prompt (name={}) already exists.", wanted.name)
                        : registered_model_exists(wanted.name);
  }
  return already_exists(
      "Tried to create a {} with name {}, but the name is already taken by a {}. MLflow does not "
      "allow creating a model and a prompt with the same name.",
      wants_prompt ? "prompt" : "registered model", python_repr(wanted.name),
      wants_prompt ? "registered model" : "prompt");
}

Error model_version_not_found(std::string_view name, std::int64_t version) {
  return not_found("Model Version (name={}, version={}) not found", name, version);
}

Error model_alias_not_found(std::string_view alias) {
  return invalid_parameter("Registered model alias {} not found.", alias);
}

void check_alias_condition(std::string_view alias, const std::optional<AliasCondition>& condition,
                           std::optional<std::int64_t> current) {
  if (!condition || condition->version == current) return;
  throw invalid_state("the alias '{}' names {}, not {}; nothing was changed", printable(alias),
                      version_or_none(current), version_or_none(condition->version));
}

std::vector<ModelVersion> latest_of_stages(std::span<const ModelVersion> versions,
                                           std::span<const ModelStage> stages) {
  std::vector<ModelVersion> latest;
  for (const auto stage : stages.empty() ? std::span<const ModelStage>(all_stages) : stages) {
    const ModelVersion* best = nullptr;
    for (const auto& version : versions) {
      const bool is_later = best == nullptr || version.version > best->version;
      if (version.current_stage == stage && is_later) best = &version;
    }
    if (best != nullptr) latest.push_back(*best);
  }
  return latest;
}

std::vector<RegistryEvent> history_of(std::span<const RegistryEvent> all, std::string_view name) {
  std::vector<RegistryEvent> history;
  std::string current(name);  // the model's name at the time of the event
  for (auto event = all.rbegin(); event != all.rend(); ++event) {
    const bool is_renaming = event->action == RegistryAction::rename_model;
    const bool is_named_here = is_renaming && event->after == current;
    if (event->name != current && !is_named_here) continue;
    history.push_back(*event);
    if (is_named_here) current = event->name;
  }
  std::ranges::reverse(history);
  return history;
}

RegistryEvent RegistryRecorder::complete(RegistryEvent event) const {
  event.timestamp = context_.clock.now_ms();
  event.user = user();
  cut(event.before);
  cut(event.after);
  return event;
}

ModelVersion prepare_version(const NewModelVersion& version, const std::string& user,
                             std::int64_t now) {
  ModelVersion prepared;
  prepared.name = version.name;
  prepared.creation_timestamp = now;
  prepared.last_updated_timestamp = now;
  if (!user.empty()) prepared.user_id = user;
  prepared.description = version.description;
  prepared.source = version.source;
  if (version.storage_location != version.source) {
    prepared.storage_location = version.storage_location;
  }
  prepared.run_id = version.run_id;
  prepared.run_link = version.run_link;
  prepared.model_id = version.model_id;
  return prepared;
}

RegistrySearch::RegistrySearch(const RegistryQuery& query, search::Domain domain)
    : query_(query),
      filter_(search::Filter::parse(query.filter, domain)),
      ordering_(search::Ordering::parse(query.order_by, domain)) {
  offset_of_page_token(query.page_token);
}

template <typename As, typename Record>
Page<Record> RegistrySearch::page(std::vector<Record> records) const {
  if (query_.filter.find(tags::is_prompt) == std::string::npos) {
    std::erase_if(records, [](const Record& record) {
      const auto* tag = find_tag(record.tags, tags::is_prompt);
      return tag != nullptr && *tag == "true";
    });
  }
  return search_page<As>(std::move(records), filter_, ordering_, query_.page_token,
                         query_.max_results);
}

Page<RegisteredModel> RegistrySearch::page_of(std::vector<RegisteredModel> models) const {
  return page<search::RegisteredModelSubject>(std::move(models));
}

Page<ModelVersion> RegistrySearch::page_of(std::vector<ModelVersion> versions) const {
  return page<search::ModelVersionSubject>(std::move(versions));
}

}  // namespace mlf::store
