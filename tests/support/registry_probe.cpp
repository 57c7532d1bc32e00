// SPDX-License-Identifier: Apache-2.0
//
// Reads and changes a model registry through the library, for tests that compare it with the real
// MLflow. A request is a line of JSON on standard input, {"do": NAME, "uri": ..., ...}; each is
// answered with {"ok": ...} or {"error": CODE, "message": TEXT}, in the form of mlflow_peer.py.
// What the registry warned of meanwhile is in "warnings". A request may also be the only argument:
// then the answer is on standard output, an error is one line on standard error, and the exit code
// is 1.
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "core/limits.h"
#include "store/open.h"
#include "support/fakes.h"
#include "wire/registry_event_json.h"

namespace {

using nlohmann::json;
using namespace mlf;

json text_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

json tags_of(const std::vector<Tag>& tags) {
  json object = json::object();
  for (const auto& tag : tags) object[tag.key] = tag.value;
  return object;
}

json version_json(const ModelVersion& version) {
  return {{"name", version.name},
          {"version", version.version},
          {"creation_timestamp", version.creation_timestamp},
          {"last_updated_timestamp", version.last_updated_timestamp},
          {"user_id", text_or_null(version.user_id)},
          {"current_stage", model_stage_name(version.current_stage)},
          {"description", text_or_null(version.description)},
          {"source", text_or_null(version.source)},
          {"run_id", text_or_null(version.run_id)},
          {"run_link", text_or_null(version.run_link)},
          {"model_id", text_or_null(version.model_id)},
          {"status", model_version_status_name(version.status)},
          {"status_message", text_or_null(version.status_message)},
          {"tags", tags_of(version.tags)},
          {"aliases", version.aliases}};
}

json versions_json(const std::vector<ModelVersion>& versions) {
  json list = json::array();
  for (const auto& version : versions) list.push_back(version_json(version));
  return list;
}

json model_json(const RegisteredModel& model) {
  json aliases = json::object();
  for (const auto& alias : model.aliases) aliases[alias.alias] = std::to_string(alias.version);
  return {{"name", model.name},
          {"creation_timestamp", model.creation_timestamp},
          {"last_updated_timestamp", model.last_updated_timestamp},
          {"description", text_or_null(model.description)},
          {"latest_versions", versions_json(model.latest_versions)},
          {"tags", tags_of(model.tags)},
          {"aliases", aliases}};
}

/// The members of a request; what is missing or null is empty.
class Request {
 public:
  explicit Request(const json& members) : members_(members) {}

  std::string text(const char* key) const { return optional(key).value_or(""); }
  std::optional<std::string> optional(const char* key) const {
    const auto found = members_.find(key);
    if (found == members_.end() || found->is_null()) return std::nullopt;
    return found->get<std::string>();
  }
  std::optional<std::int64_t> number(const char* key) const {
    const auto found = members_.find(key);
    if (found == members_.end() || found->is_null()) return std::nullopt;
    return found->get<std::int64_t>();
  }
  std::int64_t version() const { return number("version").value_or(0); }
  std::vector<Tag> tags() const {
    std::vector<Tag> tags;
    const auto given = members_.value("tags", json::object());
    for (const auto& [key, value] : given.items()) {
      tags.push_back({key, value});
    }
    return tags;
  }
  store::RegistryQuery query(std::int64_t largest) const {
    store::RegistryQuery query;
    query.filter = text("filter");
    query.order_by = members_.value("order_by", std::vector<std::string>());
    query.max_results = number("max_results").value_or(largest);
    query.page_token = text("page_token");
    return query;
  }

 private:
  const json& members_;
};

template <typename Record, typename ToJson>
json page_json(const Page<Record>& page, const ToJson& to_json) {
  json items = json::array();
  for (const auto& item : page.items) items.push_back(to_json(item));
  return {{"items", items}, {"token", page.next_page_token}};
}

ModelStage stage_of(const Request& request) {
  const auto stage = parse_model_stage(request.text("stage"));
  if (!stage) throw invalid_parameter("no stage '{}'", request.text("stage"));
  return *stage;
}

json dump(store::RegistryStore& registry) {
  json models = json::object();
  store::RegistryQuery query{.max_results = limits::largest_registered_model_page};
  for (const auto& model : registry.search_registered_models(query).items) {
    models[model.name] = model_json(model);
  }
  json versions = json::object();
  query.max_results = limits::largest_model_version_page;
  for (const auto& version : registry.search_model_versions(query).items) {
    versions[version.name + "/" + std::to_string(version.version)] = version_json(version);
  }
  return {{"models", models}, {"versions", versions}};
}

using Registry = store::RegistryStore;
using Answer = std::function<json(Registry&, const Request&)>;

std::map<std::string, Answer> model_requests() {
  return {
      {"dump", [](Registry& registry, const Request&) { return dump(registry); }},
      {"create_model",
       [](Registry& registry, const Request& r) {
         return model_json(registry.create_registered_model(
             {.name = r.text("name"), .tags = r.tags(), .description = r.optional("description")}));
       }},
      {"get_model",
       [](Registry& registry, const Request& r) {
         return model_json(registry.get_registered_model(r.text("name")));
       }},
      {"rename_model",
       [](Registry& registry, const Request& r) {
         return model_json(registry.rename_registered_model(r.text("name"), r.text("new_name")));
       }},
      {"describe_model",
       [](Registry& registry, const Request& r) {
         return model_json(registry.update_registered_model(r.text("name"), r.text("description")));
       }},
      {"delete_model",
       [](Registry& registry, const Request& r) {
         registry.delete_registered_model(r.text("name"));
         return json();
       }},
      {"search_models",
       [](Registry& registry, const Request& r) {
         const auto query = r.query(limits::largest_registered_model_page);
         return page_json(registry.search_registered_models(query), model_json);
       }},
      {"count_models",
       [](Registry& registry, const Request& r) {
         const auto query = r.query(limits::largest_registered_model_page);
         return json(registry.search_registered_models(query).items.size());
       }},
      {"set_model_tag",
       [](Registry& registry, const Request& r) {
         registry.set_registered_model_tag(r.text("name"), {r.text("key"), r.text("value")});
         return json();
       }},
      {"delete_model_tag",
       [](Registry& registry, const Request& r) {
         registry.delete_registered_model_tag(r.text("name"), r.text("key"));
         return json();
       }},
      {"history",
       [](Registry& registry, const Request& r) {
         json events = json::array();
         for (const auto& event : registry.get_history(r.text("name"))) {
           events.push_back(json::parse(wire::json_text(event)));
         }
         return events;
       }},
  };
}

std::map<std::string, Answer> version_requests() {
  return {
      {"create_version",
       [](Registry& registry, const Request& r) {
         return version_json(
             registry.create_model_version({.name = r.text("name"),
                                            .source = r.text("source"),
                                            .storage_location = r.optional("storage_location"),
                                            .run_id = r.optional("run_id"),
                                            .run_link = r.optional("run_link"),
                                            .model_id = r.optional("model_id"),
                                            .description = r.optional("description"),
                                            .tags = r.tags()}));
       }},
      {"get_version",
       [](Registry& registry, const Request& r) {
         return version_json(registry.get_model_version(r.text("name"), r.version()));
       }},
      {"describe_version",
       [](Registry& registry, const Request& r) {
         return version_json(
             registry.update_model_version(r.text("name"), r.version(), r.text("description")));
       }},
      {"set_stage",
       [](Registry& registry, const Request& r) {
         const auto archive = r.number("archive").value_or(0) != 0 ? store::ArchiveExisting::yes
                                                                   : store::ArchiveExisting::no;
         return version_json(
             registry.transition_stage(r.text("name"), r.version(), stage_of(r), archive));
       }},
      {"delete_version",
       [](Registry& registry, const Request& r) {
         registry.delete_model_version(r.text("name"), r.version());
         return json();
       }},
      {"search_versions",
       [](Registry& registry, const Request& r) {
         const auto query = r.query(limits::largest_model_version_page);
         return page_json(registry.search_model_versions(query), version_json);
       }},
      {"count_versions",
       [](Registry& registry, const Request& r) {
         const auto query = r.query(limits::largest_model_version_page);
         return json(registry.search_model_versions(query).items.size());
       }},
      {"latest_versions",
       [](Registry& registry, const Request& r) {
         return versions_json(registry.get_latest_versions(r.text("name"), {}));
       }},
      {"set_version_tag",
       [](Registry& registry, const Request& r) {
         registry.set_model_version_tag(r.text("name"), r.version(),
                                        {r.text("key"), r.text("value")});
         return json();
       }},
      {"delete_version_tag",
       [](Registry& registry, const Request& r) {
         registry.delete_model_version_tag(r.text("name"), r.version(), r.text("key"));
         return json();
       }},
      {"set_alias",
       [](Registry& registry, const Request& r) {
         registry.set_alias(r.text("name"), r.text("alias"), r.version());
         return json();
       }},
      {"delete_alias",
       [](Registry& registry, const Request& r) {
         registry.delete_alias(r.text("name"), r.text("alias"));
         return json();
       }},
      {"get_alias",
       [](Registry& registry, const Request& r) {
         return version_json(registry.get_version_by_alias(r.text("name"), r.text("alias")));
       }},
  };
}

class Probe {
 public:
  Probe() : requests_(model_requests()) { requests_.merge(version_requests()); }

  /// @throws Error; json::exception.
  json answer(const json& request) {
    const auto action = requests_.find(request.value("do", ""));
    if (action == requests_.end()) throw invalid_parameter("no such request");
    // Opened for each request, because tests replace whole stores.
    const auto registry =
        store::open_registry(request.value("uri", ""), context_, {.user = [] { return "probe"; }});
    return action->second(*registry, Request(request));
  }
  std::vector<std::string> take_warnings() { return std::exchange(reporter_.warnings, {}); }

 private:
  SystemClock clock_;
  SystemIdSource ids_;
  test::FakeReporter reporter_;
  Context context_{clock_, ids_, reporter_, environment_variable};
  std::map<std::string, Answer> requests_;
};

json answer_line(Probe& probe, const std::string& line) {
  json answer;
  try {
    answer["ok"] = probe.answer(json::parse(line));
  } catch (const Error& error) {
    answer = {{"error", error_code_name(error.code())}, {"message", error.what()}};
  } catch (const std::exception& error) {
    answer = {{"error", "EXCEPTION"}, {"message", error.what()}};
  }
  answer["warnings"] = probe.take_warnings();
  return answer;
}

int answer_argument(Probe& probe, const std::string& argument) {
  const auto answer = answer_line(probe, argument);
  for (const auto& warning : answer["warnings"]) {
    std::cerr << "warning: " << warning.get<std::string>() << '\n';
  }
  if (answer.contains("error")) {
    std::cerr << "error: " << answer["message"].get<std::string>() << '\n';
    return 1;
  }
  std::cout << answer["ok"].dump() << std::endl;
  return std::cout.good() ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  Probe probe;
  if (count > 1) return answer_argument(probe, arguments[1]);
  std::string line;
  while (std::getline(std::cin, line)) std::cout << answer_line(probe, line).dump() << std::endl;
}
