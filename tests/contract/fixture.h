// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/file/file_store.h"
#include "store/memory/memory_store.h"
#include "store/tracking_store.h"
#include "support/failure.h"
#include "support/fakes.h"

namespace mlf::test {

// A store under test: how to open it, and how to see what it holds as another process would.

struct InMemory {
  static std::unique_ptr<store::TrackingStore> open(const std::filesystem::path&,
                                                    const Context& context,
                                                    const store::OpenOptions& options = {}) {
    return std::make_unique<store::MemoryStore>(context, options);
  }
  static constexpr bool persists = false;
  static constexpr bool has_files = false;
};

struct OnFiles {
  static std::unique_ptr<store::TrackingStore> open(const std::filesystem::path& root,
                                                    const Context& context,
                                                    const store::OpenOptions& options = {}) {
    auto store = std::make_unique<store::FileStore>(root, root.string(), context, options);
    store->make();
    return store;
  }
  static constexpr bool persists = true;
  static constexpr bool has_files = true;  ///< whose names and lines set limits of their own
};

/// Every implementation of TrackingStore. A new one is added here and nowhere else.
#define ALL_STORES mlf::test::InMemory, mlf::test::OnFiles

template <typename Kind>
struct Fixture : FakeContext {
  TempDir directory;
  std::unique_ptr<store::TrackingStore> store = Kind::open(directory.path() / "store", context);

  /// Looks at what is stored: through a second store where the first one persists.
  store::TrackingStore& reader() {
    if constexpr (!Kind::persists) return *store;
    second_ = Kind::open(directory.path() / "store", context);
    return *second_;
  }

  ExperimentId experiment(const std::string& name) {
    return store->create_experiment({.name = name, .artifact_location = "", .tags = {}});
  }
  RunId run(const std::string& name = "a run", std::vector<Tag> tags = {}) {
    store::NewRun request;
    request.run_name = name;
    request.tags = std::move(tags);
    return RunId::parse(store->create_run(request).info.run_id);
  }
  RunId run_in(const ExperimentId& experiment, const std::string& name = "a run") {
    store::NewRun request;
    request.experiment_id = experiment;
    request.run_name = name;
    return RunId::parse(store->create_run(request).info.run_id);
  }
  void log(const RunId& id, const std::string& key, double value, std::int64_t step = 0,
           std::int64_t timestamp = 1) {
    store->log_metric(id, metric(key, value, step, timestamp));
  }

  static Metric metric(const std::string& key, double value, std::int64_t step = 0,
                       std::int64_t timestamp = 1) {
    Metric point;
    point.key = key;
    point.value = value;
    point.step = step;
    point.timestamp = timestamp;
    return point;
  }

 private:
  std::unique_ptr<store::TrackingStore> second_;
};

inline std::string repeated(std::size_t count, const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace mlf::test
