// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/context.h"
#include "base/process.h"
#include "env/environment.h"
#include "scoring/local_model.h"
#include "scoring/scorer_pool.h"
#include "scoring/service.h"
#include "scoring/worker.h"

/// Opens a model with what scores it: a library in this process, or processes of Python.
namespace mlf::scoring {

enum class ScorerKind {
  automatic,  ///< a library where the model's flavor has one that can be used, else Python
  native,     ///< a library
  python,
};

/// The kind with that name: "auto", "native" or "python". nullopt for another.
std::optional<ScorerKind> find_scorer_kind(std::string_view name);

struct OpenOptions {
  ScorerKind scorer = ScorerKind::automatic;
  /// Finds or makes the model's environment. It is not called where $MLF_RUNTIME_PATH has a library
  /// for the model, until a request needs Python.
  std::function<env::Environment(const Context&)> provide;
  /// What starts a Worker in it.
  std::function<Command(const env::Environment&)> command;
};

/// Loads a model that is to be served. What scores it, and why no library does although the flavor
/// has one, is said to the reporter. `context` must outlive the service; `loading` is for the time
/// until this returns.
/// @throws Error when it cannot be loaded, or when a library is wanted and cannot score it.
std::unique_ptr<Service> open_service(const LocalModel& model, OpenOptions options,
                                      const PoolOptions& pool, const Context& loading,
                                      const Context& context);

/// Loads a model that is to score requests one after the other. `patience` is that of Worker.
/// `context` must outlive the result. @throws Error as open_service().
Score open_score(const LocalModel& model, OpenOptions options,
                 std::optional<std::chrono::milliseconds> patience, const Context& context);

}  // namespace mlf::scoring
