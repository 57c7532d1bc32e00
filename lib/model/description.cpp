// SPDX-License-Identifier: Apache-2.0
#include "model/description.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "artifact/recorded_artifacts.h"
#include "model/loading.h"

namespace mlf::model {

namespace {

constexpr std::size_t shown_of_example = 4096;  // in bytes

/// The text of the first key that has one.
template <typename Matches>
std::string first_text(const wire::YamlNode& map, const Matches& matches) {
  for (const auto& entry : map.entries) {
    if (matches(entry.key) && entry.value.is_scalar() && !entry.value.text.empty()) {
      return entry.value.text;
    }
  }
  return "";
}

FlavorSummary summary_of(const Flavor& flavor) {
  constexpr std::array<std::string_view, 5> file_keys{"data", "pickled_model", "model_path",
                                                      "python_model", "model_data"};
  const auto is_version = [&](std::string_view key) {
    if (flavor.name == "python_function") return key == "python_version";
    return key.ends_with("_version") && key != "cloudpickle_version" && key != "python_version";
  };
  const auto is_file = [&](std::string_view key) {
    return std::ranges::find(file_keys, key) != file_keys.end();
  };
  return {.name = flavor.name,
          .version = first_text(flavor.configuration, is_version),
          .file = first_text(flavor.configuration, is_file)};
}

std::string last_component(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string name_of(const tracking::ArtifactTarget& directory, const Mlmodel& model) {
  if (!directory.path.empty()) return std::string(directory.path.file_name());
  if (model.artifact_path && !model.model_id) return last_component(*model.artifact_path);
  const auto name = last_component(place_of(directory));
  const bool says_nothing = name == artifact::artifacts_folder && model.model_id;
  return says_nothing ? *model.model_id : name;
}

Json path_json(const std::optional<RelativePath>& path) {
  return path ? Json(path->str()) : Json();
}

}  // namespace

Description describe(const tracking::ArtifactTarget& directory) {
  Description description{.place = place_of(directory), .mlmodel = read_mlmodel(directory)};
  const Mlmodel& model = description.mlmodel;
  description.name = name_of(directory, model);
  for (const Flavor& flavor : model.flavors) description.flavors.push_back(summary_of(flavor));
  description.environment = find_environment(directory, model);
  if (model.input_example) {
    description.input_example =
        read_beginning(directory, model.input_example->path, shown_of_example);
  }
  description.code_reason = why_loading_runs_code(model);
  return description;
}

Json to_json(const Description& description) {
  Json json = {{"name", description.name}, {"model_uri", description.place}};
  json.update(to_json(description.mlmodel));
  json["environment"] = {{"python_env", path_json(description.environment.python_env)},
                         {"conda_env", path_json(description.environment.conda_env)},
                         {"requirements", path_json(description.environment.requirements)}};
  json["loading_runs_code"] = json_or_null(description.code_reason);
  return json;
}

}  // namespace mlf::model
