// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "backend/backend.h"
#include "backend/external/external_backend.h"
#include "backend/kubernetes/kubernetes_backend.h"
#include "backend/local/local_backend.h"
#include "backend/slurm/slurm_backend.h"
#include "base/error.h"
#include "base/process.h"
#include "base/text.h"

namespace mlf::backend {

namespace {

constexpr std::string_view program_prefix = "mlf-backend-";

struct Row {
  std::string_view name;
  std::unique_ptr<Backend> (*open)(const BackendOptions& options, const Context& context);
};

template <typename Made>
std::unique_ptr<Backend> make(const BackendOptions& options, const Context& context) {
  return std::make_unique<Made>(options, context);
}

constexpr std::array<Row, 3> table{{{"local", make<LocalBackend>},
                                    {"slurm", make<SlurmBackend>},
                                    {"kubernetes", make<KubernetesBackend>}}};

/// The program of the backend `name`. A name with a '/' has none, so that it cannot be a path.
std::optional<std::filesystem::path> find_backend_program(std::string_view name,
                                                          std::string_view search_path) {
  if (name.empty() || name.find('/') != name.npos) return std::nullopt;
  return find_program(std::string(program_prefix) + std::string(name), search_path);
}

}  // namespace

std::unique_ptr<Backend> open_backend(std::string_view name, const BackendOptions& options,
                                      const Context& context) {
  const auto* const row = std::ranges::find(table, name, &Row::name);
  if (row != table.end()) return row->open(options, context);
  const std::string search_path = context.variable("PATH").value_or("");
  if (auto program = find_backend_program(name, search_path)) {
    return std::make_unique<ExternalBackend>(*std::move(program), options, context);
  }
  throw not_found("no backend '{}', and no program mlf-backend-{} on PATH; there are: {}",
                  printable(name), printable(name), join(backend_names(search_path), ", "));
}

std::vector<std::string> backend_names(std::string_view search_path) {
  std::vector<std::string> names;
  for (const Row& row : table) names.emplace_back(row.name);
  for (const std::string_view directory : split(search_path, ':')) {
    if (directory.empty()) continue;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
      const std::string file = entry.path().filename().string();
      if (!file.starts_with(program_prefix)) continue;
      const std::string name = file.substr(program_prefix.size());
      if (std::ranges::find(names, name) == names.end() && find_backend_program(name, directory)) {
        names.push_back(name);
      }
    }
  }
  return names;
}

}  // namespace mlf::backend
