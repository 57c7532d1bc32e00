// SPDX-License-Identifier: Apache-2.0
//
// Makes one `docker run` line for bash, in MLflow's order: -A arguments, store, artifacts, the
// project's volumes, variables, image, command. It is a line and not a list of arguments because
// the project's command is a shell command, as in other environments. All other words are quoted,
// so that nothing in the project's file but its command reaches the shell.
#include "container/container.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include <unistd.h>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/uri.h"
#include "container/image.h"
#include "container/volume.h"

namespace mlf::container {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::string_view mounted_store = "/mlflow/tmp/mlruns";

/// The value of an option -A.
struct Argument {
  std::string name;
  std::optional<std::string> value;
};

Argument parse_argument(std::string_view text) {
  const std::size_t equals = text.find('=');
  Argument argument{std::string(text.substr(0, equals)), std::nullopt};
  if (equals != std::string_view::npos) argument.value = text.substr(equals + 1);
  if (argument.name.empty() || argument.name.front() == '-') {
    throw invalid_parameter("-A '{}' is no NAME or NAME=VALUE, such as gpus=all", text);
  }
  return argument;
}

std::vector<Argument> parse_arguments(const std::vector<std::string>& texts) {
  std::vector<Argument> arguments;
  std::set<std::string> names;
  for (const std::string& text : texts) {
    Argument argument = parse_argument(text);
    if (!names.insert(argument.name).second) {
      throw invalid_parameter("Repeated parameter: '{}'", argument.name);
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

/// Checks that docker accepts the name for a container.
void require_container_name(std::string_view name) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  const bool is_name = !name.empty() && name.find_first_of("_.-") != 0 &&
                       name.find_first_not_of(allowed) == std::string_view::npos;
  if (!is_name) throw invalid_parameter("-A name={} is no name of a container", printable(name));
}

const Argument* find(const std::vector<Argument>& arguments,
                     std::initializer_list<std::string_view> names) {
  for (const Argument& argument : arguments) {
    if (std::find(names.begin(), names.end(), argument.name) != names.end()) return &argument;
  }
  return nullptr;
}

/// The container's environment variables, each set once.
struct Variables {
  std::vector<EnvironmentVariable> list;

  /// Sets or replaces a variable. Without a value the tool copies it from its own environment.
  void set(std::string name, std::optional<std::string> value) {
    for (EnvironmentVariable& variable : list) {
      if (variable.name != name) continue;
      variable.value = std::move(value);
      return;
    }
    list.push_back({std::move(name), std::move(value)});
  }
};

std::string join_names(const std::vector<EnvironmentVariable>& variables) {
  std::string names;
  for (const EnvironmentVariable& variable : variables) {
    if (variable.value) continue;
    names += (names.empty() ? "" : ", ") + variable.name;
  }
  return names;
}

void require_variables(const Specification& docker, const Variable& variable) {
  for (const EnvironmentVariable& wanted : docker.variables) {
    if (wanted.value || variable(wanted.name)) continue;
    throw invalid_parameter(
        "This project expects the {} environment variables to be set on the machine running the "
        "project, but {} was not set. Please ensure all expected environment variables are set",
        join_names(docker.variables), wanted.name);
  }
}

/// Builds the line.
class CommandLine {
 public:
  CommandLine(const ContainerRequest& request, const Image& image, const Context& context)
      : request_(request),
        image_(image),
        context_(context),
        arguments_(parse_arguments(request.options.arguments)) {}

  std::string name() const {
    const Argument* given = find(arguments_, {"name"});
    if (given == nullptr || !given->value) return container_name(request_.run_id);
    require_container_name(*given->value);
    return *given->value;
  }

  std::string build(const Tool& tool, std::string_view artifact_uri) {
    words_ = {tool.program(), "run", "--rm"};
    add_arguments();
    add_own(tool);
    variables_.set("MLFLOW_RUN_ID", request_.run_id);
    variables_.set("MLFLOW_TRACKING_URI", request_.tracking_uri);
    variables_.set("MLFLOW_EXPERIMENT_ID", request_.experiment_id);
    mount_store();
    mount_artifacts(artifact_uri);
    add_project();
    for (const EnvironmentVariable& variable : variables_.list) {
      add({"-e", variable.value ? variable.name + "=" + *variable.value : variable.name});
    }
    add({image_.name});
    return quoted() + " " + request_.command;
  }

 private:
  void add(Words words) {
    for (std::string& word : words) words_.push_back(std::move(word));
  }

  void add_arguments() {
    for (const Argument& argument : arguments_) {
      add({(argument.name.size() == 1 ? "-" : "--") + argument.name});
      if (argument.value) add({*argument.value});
    }
  }

  void add_own(const Tool& tool) {
    if (find(arguments_, {"name"}) == nullptr) add({"--name", name()});
    // Not for podman, whose init process comes in a package of its own.
    if (!tool.is_podman() && find(arguments_, {"init"}) == nullptr) add({"--init"});
    if (geteuid() == 0 || find(arguments_, {"user", "u"}) != nullptr || tool.is_rootless()) return;
    add({"--user", fmt::format("{}:{}", geteuid(), getegid())});
    // Without a value HOME would be /, where this user may not write.
    if (!image_.sets_home) variables_.set("HOME", "/tmp");
  }

  void mount(const fs::path& path, std::string_view target) {
    if (path.string().find(':') != std::string::npos) {
      throw invalid_parameter("'{}' cannot be mounted in a container: its name has a colon",
                              path.string());
    }
    add({"-v", fmt::format("{}:{}", path.string(), target)});
  }

  void mount_store() {
    const auto path = local_path(request_.tracking_uri);
    if (!path) return;
    mount(*path, mounted_store);
    variables_.set("MLFLOW_TRACKING_URI", "file://" + std::string(mounted_store));
    variables_.set("MLFLOW_ALLOW_FILE_STORE", "true");
  }

  void mount_artifacts(std::string_view uri) {
    if (const auto path = local_path(uri)) {
      const fs::path absolute = fs::absolute(*path).lexically_normal();
      mount(absolute, absolute.string());
      return;
    }
    const std::string scheme = uri_scheme(uri);
    if (scheme == "s3") {
      mount_aws();
      copy({"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "MLFLOW_S3_ENDPOINT_URL",
            "MLFLOW_S3_IGNORE_TLS"});
    } else if (scheme == "wasbs") {
      copy({"AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCESS_KEY"});
    } else if (scheme == "gs") {
      mount_google();
    } else if (scheme == "hdfs" || scheme == "viewfs") {
      const auto ticket = context_.variable("MLFLOW_KERBEROS_TICKET_CACHE");
      if (ticket) mount(*ticket, *ticket);
      copy({"MLFLOW_KERBEROS_TICKET_CACHE", "MLFLOW_KERBEROS_USER", "MLFLOW_PYARROW_EXTRA_CONF"});
    }
  }

  void mount_aws() {
    const auto home = context_.variable("HOME");
    if (home && fs::exists(fs::path(*home) / ".aws")) mount(fs::path(*home) / ".aws", "/.aws");
  }

  void mount_google() {
    const auto credentials = context_.variable("GOOGLE_APPLICATION_CREDENTIALS");
    if (!credentials) return;
    mount(*credentials, "/.gcs");
    variables_.set("GOOGLE_APPLICATION_CREDENTIALS", "/.gcs");
  }

  void copy(std::initializer_list<const char*> names) {
    for (const char* name : names) {
      if (context_.variable(name)) variables_.set(name, std::nullopt);
    }
  }

  void add_project() {
    for (const std::string& volume : request_.specification.volumes) {
      const std::string expanded = expand_volume(volume, context_.variable);
      require_harmless_volume(expanded, request_.directory, request_.options.allowed_volumes,
                              context_.variable);
      add({"-v", expanded});
    }
    require_variables(request_.specification, context_.variable);
    for (const EnvironmentVariable& variable : request_.specification.variables) {
      variables_.set(variable.name, value_of(variable));
    }
  }

  /// The value for a project's variable. mlf changes MLFLOW_ variables in the environment of the
  /// tool's process, so these are not copied from it but set to the values that the user has.
  std::optional<std::string> value_of(const EnvironmentVariable& variable) const {
    const bool is_changed = variable.name.substr(0, 7) == "MLFLOW_";
    if (!variable.value && is_changed) return context_.variable(variable.name);
    return variable.value;
  }

  std::string quoted() const {
    std::string line;
    for (const std::string& word : words_) line += (line.empty() ? "" : " ") + shell_quote(word);
    return line;
  }

  const ContainerRequest& request_;
  const Image& image_;
  const Context& context_;
  std::vector<Argument> arguments_;
  Words words_;
  Variables variables_;
};

/// Makes the directory of the artifacts. Docker's daemon would make it otherwise, owned by root.
void make_artifact_directory(std::string_view uri) {
  const auto path = local_path(uri);
  if (!path) return;
  std::error_code failure;
  fs::create_directories(*path, failure);
  if (failure) throw system_error(failure.value(), "create", path->string());
}

/// The message of a line in which docker, podman or the container's init process reports its own
/// failure, without the prefix; nullopt for any other line.
std::optional<std::string> failure_text(std::string_view line) {
  const auto strip = [&](std::string_view prefix) {
    if (line.substr(0, prefix.size()) != prefix) return false;
    line.remove_prefix(prefix.size());
    return true;
  };
  if (strip("[FATAL tini (")) {
    line.remove_prefix(std::min(line.size(), line.find("] ") + 2));
  } else if (strip("docker: ") || strip("Error: ")) {
    strip("Error response from daemon: ");
  } else {
    return std::nullopt;
  }
  return printable(trim(line));
}

}  // namespace

void check_image(const ContainerRequest& request) {
  if (request.project_name.empty()) {
    throw invalid_parameter(
        "Project name in MLProject must be specified when using docker for image tagging.");
  }
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@";
  const std::string& image = request.specification.image;
  if (image.empty() || image.front() == '-' ||
      image.find_first_not_of(allowed) != std::string::npos) {
    throw invalid_parameter("'{}' is no name of an image", printable(image));
  }
}

void check_container(const ContainerRequest& request, const Variable& variable) {
  check_image(request);
  parse_arguments(request.options.arguments);
  require_variables(request.specification, variable);
  for (const std::string& volume : request.specification.volumes) {
    require_harmless_volume(expand_volume(volume, variable), request.directory,
                            request.options.allowed_volumes, variable);
  }
}

std::string container_name(std::string_view run_id) { return "mlf-" + std::string(run_id); }

Container prepare_container(const ContainerRequest& request, std::string_view artifact_uri,
                            const Context& context) {
  check_container(request, context.variable);
  Tool tool = Tool::find(context.variable);
  const Image image = provide_image(tool, request, request.project_name, context);
  make_artifact_directory(artifact_uri);
  CommandLine line(request, image, context);
  stop_container(tool, container_name(request.run_id));  // left by an earlier attempt
  std::string command = line.build(tool, artifact_uri);
  return {.tool = std::move(tool),
          .name = line.name(),
          .command = std::move(command),
          .tags = image_tags(image),
          .image = image.identity()};
}

bool stop_container(const Tool& tool, const std::string& name) {
  Command command = tool.command({"rm", "--force", "--", name});
  command.own_group = true;  // so that a second Ctrl-C does not end it
  const Captured removed = capture(std::move(command), {.timeout = std::chrono::seconds(30)});
  // Docker before 20.10 fails when the container does not exist.
  return removed.status.success() ||
         to_lower(removed.error).find("no such container") != std::string::npos;
}

std::optional<std::string> container_failure(const ExitStatus& status,
                                             std::string_view error_output) {
  constexpr std::array own_codes{125, 126, 127};
  if (std::find(own_codes.begin(), own_codes.end(), status.code) == own_codes.end()) {
    return std::nullopt;
  }
  const auto lines = split(error_output, '\n');
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (const auto text = failure_text(*line)) {
      return "no command ran in the container: " + *text;
    }
  }
  return std::nullopt;
}

}  // namespace mlf::container
