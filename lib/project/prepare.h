// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "core/run.h"
#include "env/environment.h"
#include "project/plan.h"
#include "store/tracking_store.h"

/// Everything that is decided about a run before it is recorded, including its project, which may
/// come from an earlier run.
namespace mlf::project {

/// Whether the run's key is computed even if reading the project's files takes long.
enum class KeyWanted { if_quick, always };

struct PrepareOptions {
  RunRequest request;
  /// The run to repeat: its project and its request are used, changed by `request`.
  std::optional<Run> repeated{};
  Downloads downloads;
  std::string tracking_uri;  ///< of the store
  KeyWanted key = KeyWanted::if_quick;
};

struct Preparation {
  Checkout checkout;
  Plan plan;
  std::optional<std::string> key{};  ///< the run's key, where it is known
  std::vector<Tag> tags{};           ///< added to the plan's: the key, and the repeated run
};

/// Fetches the project and plans the run. @throws Error as check_out(), restore() and plan_run().
Preparation prepare(const PrepareOptions& options, const Context& context);

/// The run that is repeated when `word` names a project: the one whose id is or begins with it;
/// nullopt when the word is an existing path or cannot be a run's id.
/// @throws Error as tracking::find_run_id().
std::optional<Run> find_repeated_run(store::TrackingStore& store, const std::string& word);

/// The hash of all of a project's files, without a store at `tracking_uri` inside its directory;
/// see source::content_of(). @throws Error when a file cannot be read.
std::string hash_files(const Checkout& checkout, std::string_view tracking_uri);

/// Checks that another process can carry the launch out: require_recordable(), and that the project
/// was not restored with uncommitted changes, because its directory then belongs to this process
/// alone. @throws Error INVALID_STATE for such a project.
void require_submittable(const Launch& launch, const Checkout& checkout);

/// The environment to make ahead of the project's runs; `manager` is none for the default.
/// @throws Error INVALID_STATE for a project that runs in a container.
env::Request environment_request(const Checkout& checkout,
                                 const std::optional<env::Manager>& manager);

/// Makes the environment of a launch whose project is in `directory`, unless it is there or the
/// project runs in a container. @throws Error as env::provide().
void provide_environment(const Launch& launch, const std::filesystem::path& directory,
                         const Context& context);

}  // namespace mlf::project
