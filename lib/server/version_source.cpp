// SPDX-License-Identifier: Apache-2.0
//
// MLflow's rules for the source of a model version that comes over the network
// (mlflow/server/handlers.py), each of which answers an attack on its server. Containment is
// decided on what is left after all percent escapes are decoded, component by component, and of
// local paths after links are resolved.
#include "server/version_source.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "artifact/address.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/tag.h"
#include "tracking/model_version.h"

namespace mlf::server {

namespace {

Error invalid_version_source(std::string_view source, std::string_view reason) {
  return invalid_parameter("Invalid model version source: '{}'. {}", source, reason);
}

/// The error of a source that the run or logged model named by the field `name` does not contain.
Error not_contained(std::string_view source, std::string_view name) {
  return invalid_version_source(
      source, fmt::format("The {} request parameter must identify the resource that contains the "
                          "source.",
                          name));
}

/// Decodes percent escapes until there are none left.
std::string decoded_wholly(std::string text) {
  for (;;) {
    auto decoded = percent_decode(text);
    if (decoded == text) return text;
    text = std::move(decoded);
  }
}

bool is_prompt(const store::NewModelVersion& version) {
  const auto* value = find_tag(version.tags, tags::is_prompt);
  return value != nullptr && to_lower(*value) == "true";
}

void check_prompt(const std::string& source) {
  constexpr std::array placeholders{"prompt-template", "dummy-source"};
  if (std::ranges::find(placeholders, source) != placeholders.end()) return;
  throw invalid_parameter(
      "Invalid prompt source: '{}'. Prompt sources must use an MLflow placeholder.", source);
}

void check_relative_parts(const std::string& source) {
  const auto decoded = decoded_wholly(source);
  const auto parts = split(std::string_view(decoded), '/');
  const bool is_odd = std::ranges::any_of(parts, [](std::string_view part) {
    return part == ".." || part == "." || part.find('\0') != part.npos;
  });
  if (!is_odd) return;
  throw invalid_version_source(
      source,
      "If supplying a source as an http, https, local file path, ftp, objectstore, or "
      "mlflow-artifacts uri, an absolute path must be provided without relative path references "
      "present. Please provide an absolute path.");
}

bool is_proxied(const std::string& source) {
  const auto scheme = uri_scheme(source);
  if (scheme == "mlflow-artifacts") return true;
  return (scheme == "http" || scheme == "https") &&
         decoded_wholly(source).find("/api/2.0/mlflow-artifacts/artifacts") != std::string::npos;
}

/// Whether the local path lies below the local directory `root`, links resolved.
bool is_local_below(const std::filesystem::path& path, const std::string& root) {
  const auto directory = local_path(root);
  if (!directory) return false;
  std::error_code failed;
  const auto inner = std::filesystem::weakly_canonical(path, failed);
  const auto outer =
      failed ? std::filesystem::path() : std::filesystem::weakly_canonical(*directory, failed);
  if (failed) return false;
  const auto differ = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return differ.first == outer.end();
}

/// What a source must lie in: the artifacts of a run or of a logged model.
struct Owner {
  std::string_view field;  ///< "run_id" or "model_id"
  std::optional<std::string> id;
  std::optional<std::string> artifacts{};      ///< nullopt when there is no such owner
  std::optional<std::string> source_run_id{};  ///< of a logged model
};

Owner owner_of(const store::NewModelVersion& version, const Services& services) {
  const auto named = [](const std::optional<std::string>& id) { return id && !id->empty(); };
  if (named(version.model_id)) {
    Owner owner{.field = "model_id", .id = version.model_id};
    const auto model =
        if_it_exists([&] { return services.tracking.get_logged_model(*version.model_id); });
    if (model) owner.artifacts = model->artifact_location;
    if (model) owner.source_run_id = model->source_run_id;
    return owner;
  }
  if (!named(version.run_id)) return {.field = "run_id", .id = std::nullopt};
  Owner owner{.field = "run_id", .id = version.run_id};
  const auto run =
      if_it_exists([&] { return services.tracking.get_run_info(RunId::parse(*version.run_id)); });
  if (run) owner.artifacts = run->artifact_uri;
  return owner;
}

void check_local(const std::string& source, const std::filesystem::path& path, const Owner& owner) {
  if (owner.id && !owner.artifacts) throw not_contained(source, owner.field);
  if (owner.artifacts && is_local_below(path, *owner.artifacts)) return;
  throw invalid_version_source(
      owner.id ? path.string() : source,
      fmt::format("To use a local path as a model version source, the {0} request parameter has to "
                  "be specified and the local path has to be contained within the artifact "
                  "directory of the run specified by the {0}.",
                  owner.field));
}

void check_owned(const std::string& source, const Owner& owner) {
  if (const auto path = local_path(source)) return check_local(source, *path, owner);
  check_relative_parts(source);
  const auto scheme = uri_scheme(source);
  if (scheme == "runs") {
    const auto address = artifact::parse_address(source);
    if (owner.field == "run_id" && address && owner.id == address->id) return;
    throw not_contained(source, owner.field);
  }
  if (scheme == "models") {
    const auto address = artifact::parse_address(source);
    if (!address || address->owner != artifact::Address::Owner::logged_model) return;
    if (owner.field == "model_id" && owner.id == address->id) return;
    throw not_contained(source, "model_id");
  }
  if (!is_proxied(source)) return;
  if (owner.artifacts && tracking::path_below(decoded_wholly(source), *owner.artifacts)) return;
  throw not_contained(source, owner.field);
}

/// The version that a source models:/NAME/... names; nullopt for any other source.
std::optional<ModelVersion> copied_version(const std::string& source, const Services& services) {
  if (uri_scheme(source) != "models") return std::nullopt;
  std::optional<artifact::Address> address;
  try {
    address = artifact::parse_address(source);
  } catch (const Error&) {
    throw not_contained(source, "model_id");
  }
  if (!address || address->owner != artifact::Address::Owner::registered_model) {
    return std::nullopt;
  }
  const auto model = services.registry.get_registered_model(address->id);
  const auto* prompt = find_tag(model.tags, tags::is_prompt);
  if (prompt != nullptr && to_lower(*prompt) == "true") {
    throw invalid_version_source(source,
                                 "Prompt versions cannot be used as model version sources.");
  }
  return tracking::find_model_version(services.registry, address->id, address->version);
}

store::NewModelVersion copy_of(const ModelVersion& copied, store::NewModelVersion version) {
  const auto contradicts = [](const std::optional<std::string>& given,
                              const std::optional<std::string>& has) {
    return given && *given != has.value_or("");
  };
  if (contradicts(version.run_id, copied.run_id) ||
      contradicts(version.model_id, copied.model_id)) {
    throw invalid_version_source(version.source,
                                 "The run_id and model_id request parameters must match the "
                                 "referenced model version.");
  }
  version.source = tracking::model_version_uri(copied);
  version.storage_location = tracking::files_of(copied);
  version.run_id = copied.run_id;
  version.model_id = copied.model_id;
  return version;
}

std::optional<std::string> without_empty(std::optional<std::string> text) {
  return text && text->empty() ? std::nullopt : std::move(text);
}

}  // namespace

store::NewModelVersion with_checked_source(store::NewModelVersion version,
                                           const Services& services) {
  if (is_prompt(version)) {
    check_prompt(version.source);
  } else if (const auto copied = copied_version(version.source, services)) {
    version = copy_of(*copied, std::move(version));
  } else {
    const auto owner = owner_of(version, services);
    check_owned(version.source, owner);
    if (uri_scheme(version.source) == "models") version.storage_location = owner.artifacts;
    if (version.run_id.value_or("").empty()) version.run_id = owner.source_run_id;
  }
  version.run_id = without_empty(std::move(version.run_id));
  version.model_id = without_empty(std::move(version.model_id));
  return version;
}

}  // namespace mlf::server
