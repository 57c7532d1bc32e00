// SPDX-License-Identifier: Apache-2.0
#include "serve_defaults.h"

#include <filesystem>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/logged_model.h"
#include "model/mlmodel.h"

namespace mlf::tools {

namespace {

std::optional<std::int64_t> number(const Variable& variable, const char* name, std::int64_t most) {
  const auto text = variable(name);
  if (!text) return std::nullopt;
  const auto value = parse_int64(*text);
  if (value && *value >= 1 && *value <= most) return value;
  throw invalid_parameter("{} is '{}', which is no number from 1 to {}", name, printable(*text),
                          most);
}

std::optional<std::string> first_model(const Variable& variable) {
  const auto list = variable("MLF_SERVE_MODEL");
  if (!list) return std::nullopt;
  std::string last;
  for (const auto directory : split(*list, ':')) {
    std::error_code ignored;
    last = directory;
    if (std::filesystem::exists(std::filesystem::path(last) / mlmodel_name, ignored)) break;
  }
  return last;
}

std::optional<env::Manager> manager(const Variable& variable) {
  constexpr const char* name = "MLF_SERVE_ENV_MANAGER";
  const auto text = variable(name);
  if (!text) return std::nullopt;
  if (const auto found = env::find_manager(*text)) return found;
  throw invalid_parameter("{} is '{}', which is no --env-manager", name, printable(*text));
}

}  // namespace

ServeDefaults serve_defaults(const Variable& variable) {
  constexpr std::int64_t highest_port = 65535;
  constexpr std::int64_t most_workers = 1024;
  ServeDefaults defaults{.model = first_model(variable),
                         .host = variable("MLF_SERVE_HOST"),
                         .port = std::nullopt,
                         .workers = std::nullopt,
                         .manager = manager(variable)};
  auto port = number(variable, "SAGEMAKER_BIND_TO_PORT", highest_port);
  if (!port) port = number(variable, "MLF_SERVE_PORT", highest_port);
  if (port) defaults.port = static_cast<std::uint16_t>(*port);
  const auto workers = number(variable, "MLFLOW_MODELS_WORKERS", most_workers);
  if (workers) defaults.workers = static_cast<std::size_t>(*workers);
  return defaults;
}

ServeOptions with_defaults(ServeOptions options, const Context& context) {
  const auto defaults = serve_defaults(context.variable);
  auto& model = options.model;
  if (model.model.empty() && options.models.empty() && defaults.model) {
    model.model = *defaults.model;
  }
  if (!model.names_manager && defaults.manager) model.manager = *defaults.manager;
  auto& listen = options.listen;
  const bool has_address = listen.unix_socket.has_value();
  if (!listen.host && !has_address) listen.host = defaults.host;
  if (!listen.port && !has_address) listen.port = defaults.port;
  if (!options.workers) options.workers = defaults.workers;
  return options;
}

}  // namespace mlf::tools
