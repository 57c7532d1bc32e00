// SPDX-License-Identifier: Apache-2.0
#include "store/file/registry_search.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>

#include <fmt/format.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/layout.h"
#include "store/file/registry_reader.h"
#include "store/file/run_index.h"

namespace mlf::store {

namespace {

std::vector<std::string> list_models(const Directory& models, Reporter& reporter) {
  std::vector<std::string> names;
  for (auto& entry : models.list()) {
    if (entry.kind != FileStatus::Kind::directory || layout::is_leftover(entry.name)) continue;
    try {
      validate_registered_model_name(entry.name);
      names.push_back(std::move(entry.name));
    } catch (const Error& error) {
      reporter.warn(fmt::format("{}: {}", printable(models.path().string()), error.what()));
    }
  }
  return names;
}

/// Below this cost of reading the index is not written: writing it costs more than reading the
/// files again.
constexpr std::size_t least_registry_cost_worth_saving = 400;

/// What `read` makes of each model, or of the model `only`, on all cores, with the index of what
/// was read before. A damaged model is reported and left out. A directory without meta.yaml is no
/// model, or another program is making it.
template <typename Result>
std::vector<Result> read_each(const Directory& models, const std::optional<std::string>& only,
                              Reporter& reporter,
                              const std::function<std::optional<Result>(RememberedFiles&)>& read) {
  auto names = list_models(models, reporter);
  if (only) std::erase_if(names, [&](const std::string& name) { return name != *only; });
  const RunIndex index(models);
  const FileClock clock(models);
  std::vector<std::optional<Result>> results(names.size());
  std::vector<std::string> changed(names.size());
  std::atomic<std::size_t> cost = 0;
  parallel_for(names.size(), [&](std::size_t i) {
    RememberedFiles model(models, names[i], index.find(names[i]), clock);
    try {
      results[i] = read(model);
    } catch (const Error& error) {
      reporter.warn(error.what());
    }
    cost += model.cost();
    changed[i] = model.take_changed_record();
  });
  if (!only && cost >= least_registry_cost_worth_saving) {
    std::erase_if(changed, [](const std::string& record) { return record.empty(); });
    index.save(models, changed, names);
  }
  std::vector<Result> found;
  for (auto& result : results) {
    if (result) found.push_back(std::move(*result));
  }
  return found;
}

/// Keeps warnings, which say what is damaged.
class FaultCollector final : public Reporter {
 public:
  explicit FaultCollector(std::vector<std::string>& faults) : faults_(faults) {}
  void note(std::string_view /*message*/) override {}
  void warn(std::string_view message) override { faults_.emplace_back(message); }
  void detail(std::string_view /*message*/) override {}

 private:
  std::vector<std::string>& faults_;
};

void inspect_aliases(RememberedFiles& files, InspectedModel& inspected) {
  SilentReporter silent;  // read_versions() has reported what is damaged
  for (const auto& [alias, version] : read_aliases(files, silent)) {
    if (!std::ranges::binary_search(inspected.versions, version, {}, &ModelVersion::version)) {
      inspected.faults.push_back(
          fmt::format("the alias '{}' is of version {}, which does not exist", alias, version));
    }
  }
}

InspectedModel inspect_model(const Directory& models, const std::string& name) {
  InspectedModel inspected{.name = name, .versions = {}, .faults = {}};
  FaultCollector faults(inspected.faults);
  try {
    const auto directory = models.open_directory(at(name));
    RememberedFiles files(directory);
    auto versions = read_versions(files, faults);
    if (!versions) throw not_found("it has no {}", layout::meta);
    inspected.versions = std::move(*versions);
    read_registry_tags(files, at(layout::tags), faults);
    inspect_aliases(files, inspected);
  } catch (const Error& error) {
    faults.warn(error.what());
  }
  return inspected;
}

}  // namespace

std::vector<RegisteredModel> read_registered_models(const Directory& models,
                                                    const std::optional<std::string>& only,
                                                    Reporter& reporter) {
  return read_each<RegisteredModel>(models, only, reporter, [&](RememberedFiles& model) {
    return read_registered_model(model, reporter);
  });
}

std::vector<ModelVersion> read_all_versions(const Directory& models,
                                            const std::optional<std::string>& only,
                                            Reporter& reporter) {
  auto of_models = read_each<std::vector<ModelVersion>>(
      models, only, reporter,
      [&](RememberedFiles& model) { return read_versions(model, reporter); });
  std::vector<ModelVersion> versions;
  for (auto& of_model : of_models) std::ranges::move(of_model, std::back_inserter(versions));
  return versions;
}

std::vector<InspectedModel> inspect_models(const Directory& models,
                                           const std::optional<std::string>& only) {
  std::vector<InspectedModel> inspected(1);
  FaultCollector faults(inspected[0].faults);
  auto names = list_models(models, faults);
  std::ranges::sort(names);
  for (const auto& name : names) {
    if (!only || name == *only) inspected.push_back(inspect_model(models, name));
  }
  if (only || inspected[0].faults.empty()) inspected.erase(inspected.begin());
  return inspected;
}

}  // namespace mlf::store
