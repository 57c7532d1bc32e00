// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "store/file/file_registry.h"
#include "store/memory/memory_registry.h"
#include "store/registry_store.h"
#include "support/failure.h"
#include "support/fakes.h"

namespace mlf::test {

using Names = std::vector<std::string>;

// A registry under test, as in fixture.h.

struct RegistryInMemory {
  static std::unique_ptr<store::RegistryStore> open(const std::filesystem::path&,
                                                    const Context& context,
                                                    const store::RegistryOptions& options) {
    return std::make_unique<store::MemoryRegistry>(context, options);
  }
  static constexpr bool persists = false;
};

struct RegistryOnFiles {
  static std::unique_ptr<store::RegistryStore> open(const std::filesystem::path& root,
                                                    const Context& context,
                                                    const store::RegistryOptions& options) {
    return std::make_unique<store::FileRegistry>(root, root.string(), context, options);
  }
  static constexpr bool persists = true;
};

/// Every implementation of RegistryStore. A new one is added here and nowhere else.
#define ALL_REGISTRIES mlf::test::RegistryInMemory, mlf::test::RegistryOnFiles

template <typename Kind>
struct RegistryFixture : FakeContext {
  TempDir directory;
  std::string user = "ada";
  store::RegistryOptions options{.user = [this] { return user; },
                                 .may_be_missing = [] { return true; }};
  std::unique_ptr<store::RegistryStore> registry =
      Kind::open(directory.path() / "store", context, options);

  /// Looks at what is stored: through a second registry where the first one persists.
  store::RegistryStore& reader() {
    if constexpr (!Kind::persists) return *registry;
    second_ = Kind::open(directory.path() / "store", context, options);
    return *second_;
  }

  void model(const std::string& name, std::vector<Tag> tags = {}) {
    registry->create_registered_model(
        {.name = name, .tags = std::move(tags), .description = std::nullopt});
  }
  std::int64_t version(const std::string& name, const std::string& source = "/models/a",
                       std::vector<Tag> tags = {}) {
    store::NewModelVersion request;
    request.name = name;
    request.source = source;
    request.tags = std::move(tags);
    return registry->create_model_version(request).version;
  }
  std::vector<std::string> models(const std::string& filter = "",
                                  std::vector<std::string> order_by = {}) {
    std::vector<std::string> names;
    const store::RegistryQuery query{.filter = filter, .order_by = std::move(order_by)};
    for (const auto& model : reader().search_registered_models(query).items) {
      names.push_back(model.name);
    }
    return names;
  }
  /// "NAME/NUMBER" of each that is found.
  std::vector<std::string> versions(const std::string& filter = "",
                                    std::vector<std::string> order_by = {}) {
    std::vector<std::string> names;
    const store::RegistryQuery query{.filter = filter, .order_by = std::move(order_by)};
    for (const auto& version : reader().search_model_versions(query).items) {
      names.push_back(version.name + "/" + std::to_string(version.version));
    }
    return names;
  }
  /// The events as "ACTION VERSION KEY BEFORE AFTER", where "-" is what an event does not have.
  std::vector<std::string> history(const std::string& name) {
    std::vector<std::string> lines;
    for (const auto& event : reader().get_history(name)) {
      lines.push_back(fmt::format("{} {} {} {} {}", registry_action_name(event.action),
                                  event.version ? std::to_string(*event.version) : "-",
                                  event.key.empty() ? "-" : event.key, event.before.value_or("-"),
                                  event.after.value_or("-")));
    }
    return lines;
  }

 private:
  std::unique_ptr<store::RegistryStore> second_;
};

}  // namespace mlf::test
