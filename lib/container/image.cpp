// SPDX-License-Identifier: Apache-2.0
#include "container/image.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"
#include "container/build_context.h"

namespace mlf::container {

namespace {

std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> result;
  if (!object.is_object() || !object.contains(key) || !object[key].is_array()) return result;
  for (const Json& item : object[key]) {
    if (item.is_string()) result.push_back(item.get<std::string>());
  }
  return result;
}

/// The id with the name of the algorithm, which podman leaves out.
std::string with_algorithm(const std::string& id) {
  return id.find(':') == std::string::npos ? "sha256:" + id : id;
}

/// The name that was asked for if it is among the image's tags, else the first tag. (MLflow always
/// takes the first.)
std::string name_of(const std::string& asked, const std::vector<std::string>& tags) {
  for (const std::string& name : {asked, asked + ":latest"}) {
    if (std::find(tags.begin(), tags.end(), name) != tags.end()) return name;
  }
  return tags.empty() ? asked : tags.front();
}

Image image_from_json(const std::string& asked, const Json& json) {
  Image image;
  image.uri = asked;
  image.name = name_of(asked, texts(json, "RepoTags"));
  image.id = with_algorithm(json.value("Id", ""));
  image.digests = texts(json, "RepoDigests");
  const auto variables = texts(json.value("Config", Json::object()), "Env");
  image.sets_home =
      std::any_of(variables.begin(), variables.end(),
                  [](const std::string& variable) { return variable.substr(0, 5) == "HOME="; });
  return image;
}

Image require_image(const Tool& tool, const std::string& name) {
  if (auto image = find_image(tool, name)) return *std::move(image);
  throw internal_error("{} made image '{}', and it is not there", tool.program(), name);
}

/// Whether an image can have this name (without tag): lower-case words between slashes, perhaps
/// with a registry.
bool can_name_image(std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-/:";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos &&
         name.front() != '-';
}

Image pull_image(const Tool& tool, const std::string& name, const Context& context) {
  context.reporter.note(fmt::format("pulling image {}", name));
  require_success(context.run_tool(tool.command({"pull", "--", name})),
                  fmt::format("{} pull of image '{}'", tool.program(), name));
  return require_image(tool, name);
}

Image provide_base(const Tool& tool, const Specification& specification,
                   const std::filesystem::path& directory, const Context& context) {
  if (specification.dockerfile) {
    tool.require_daemon();
    return build_image(tool,
                       {.name = specification.image,
                        .dockerfile = directory / *specification.dockerfile,
                        .directory = directory},
                       context);
  }
  if (auto image = find_image(tool, specification.image)) return *std::move(image);
  return pull_image(tool, specification.image, context);
}

}  // namespace

std::vector<Tag> image_tags(const Image& image) {
  return {{std::string(tags::docker_image_uri), image.uri},
          {std::string(tags::docker_image_id), image.id}};
}

std::optional<Image> find_image(const Tool& tool, const std::string& name) {
  const Captured found = tool.ask({"image", "inspect", "--format", "{{json .}}", "--", name});
  if (!found.status.success()) {
    tool.require_daemon();
    return std::nullopt;
  }
  const Json json = parse_json_or_null(found.output);
  // Older versions of podman print a list with the one image.
  const Json& image = json.is_array() && json.size() == 1 ? json.front() : json;
  if (!image.is_object()) {
    throw internal_error("{} describes image '{}' in no JSON", tool.program(), name);
  }
  return image_from_json(name, image);
}

void require_image_name(std::string_view name) {
  // A tag may have capital letters.
  const auto tag = name.rfind(':');
  const bool has_tag = tag != name.npos && name.find('/', tag) == name.npos;
  if (can_name_image(to_lower(name)) && can_name_image(has_tag ? name.substr(0, tag) : name))
    return;
  throw invalid_parameter(
      "'{}' is no name of an image: these are made of lower-case letters, digits and . _ - /",
      printable(name));
}

Image build_image(const Tool& tool, const ImageBuild& build, const Context& context) {
  context.reporter.note(fmt::format("building image {}", build.name));
  std::vector<std::string> arguments{"build", "--force-rm"};
  arguments.insert(arguments.end(), build.arguments.begin(), build.arguments.end());
  for (const auto& word : {std::string("-t"), build.name, std::string("-f"),
                           build.dockerfile.string(), build.directory.string()}) {
    arguments.push_back(word);
  }
  require_success(context.run_tool(tool.command(std::move(arguments))),
                  fmt::format("{} build of image '{}'", tool.program(), build.name));
  return require_image(tool, build.name);
}

Image provide_image(const Tool& tool, const ContainerRequest& request,
                    const std::string& repository, const Context& context) {
  if (request.options.build_image && !can_name_image(repository)) {
    throw invalid_parameter(
        "--build-image would name the image '{}', and names of images are made of lower-case "
        "letters, digits and . _ - /",
        repository);
  }
  const Image base = provide_base(tool, request.specification, request.directory, context);
  if (!request.options.build_image) return base;
  const BuildContext files({.project = request.directory,
                            .base_image = base.name,
                            .target = std::string(container_project_directory),
                            .left_out = local_path(request.tracking_uri)});
  const std::string tag = request.commit ? ":" + request.commit->substr(0, 7) : "";
  return build_image(
      tool,
      {.name = repository + tag, .dockerfile = files.dockerfile(), .directory = files.directory()},
      context);
}

}  // namespace mlf::container
