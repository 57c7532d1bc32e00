// SPDX-License-Identifier: Apache-2.0
#include "tracking/check_registry.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "tracking/find_run.h"
#include "tracking/model_version.h"

namespace mlf::tracking {

namespace {

class VersionChecker {
 public:
  VersionChecker(const ArtifactStores& stores, const Context& context)
      : stores_(stores), context_(context) {}

  /// The first thing that is wrong; nullopt when nothing is.
  std::optional<std::string> problem_of(const ModelVersion& version) {
    try {
      if (auto problem = problem_of_run(version.run_id.value_or(""))) return problem;
      if (auto problem = problem_of_logged_model(version.model_id.value_or(""))) return problem;
      return problem_of_files(version);
    } catch (const Error& error) {
      return error.what();
    }
  }

 private:
  std::optional<std::string> problem_of_run(const std::string& id) {
    if (id.empty()) return std::nullopt;
    const auto known = runs_.find(id);
    if (known != runs_.end()) return known->second;
    return runs_.emplace(id, look_for_run(id)).first->second;
  }

  std::optional<std::string> look_for_run(const std::string& id) const {
    if (!RunId::is_valid(id)) return fmt::format("its run has the invalid id '{}'", printable(id));
    const auto run = if_it_exists([&] { return stores_.store.get_run_info(RunId::parse(id)); });
    if (!run) return fmt::format("its run {} does not exist", id);
    if (run->lifecycle_stage == LifecycleStage::deleted) {
      return fmt::format("its run {} is deleted", id);
    }
    return std::nullopt;
  }

  std::optional<std::string> problem_of_logged_model(const std::string& id) const {
    if (id.empty() || if_it_exists([&] { return stores_.store.get_logged_model(id); })) {
      return std::nullopt;
    }
    return fmt::format("its logged model {} does not exist", printable(id));
  }

  std::optional<std::string> problem_of_files(const ModelVersion& version) const {
    const auto& uri = files_of(version);
    const auto scheme = uri_scheme(uri);
    if (scheme == "https" || scheme == "http") return std::nullopt;
    const auto address = address_of(version);
    const auto target = find_artifacts(stores_, {&address, 1}, context_).front();
    if (has_model(*target.repository, target.path)) return std::nullopt;
    return fmt::format("there is no model at '{}': it has no file MLmodel",
                       printable(without_credentials(uri, hidden_credentials)));
  }

  const ArtifactStores& stores_;
  const Context& context_;
  std::map<std::string, std::optional<std::string>> runs_;  ///< what is wrong with them, by id
};

}  // namespace

RegistryCheck check_registry(const ArtifactStores& stores, const std::optional<std::string>& name,
                             const Context& context) {
  RegistryCheck check;
  VersionChecker checker(stores, context);
  for (auto& model : stores.registry().inspect(name)) {
    check.models += model.name.empty() ? 0 : 1;
    check.versions += model.versions.size();
    for (auto& fault : model.faults) {
      check.problems.push_back({model.name, std::nullopt, std::move(fault)});
    }
    for (const auto& version : model.versions) {
      if (auto problem = checker.problem_of(version)) {
        check.problems.push_back({model.name, version.version, *std::move(problem)});
      }
    }
  }
  return check;
}

}  // namespace mlf::tracking
