// SPDX-License-Identifier: Apache-2.0
//
// A library is looked for first where the user says, and then no environment is needed: an image
// without Python has none. Otherwise it is that of the model's environment, so that the version
// that trained is the version that scores; and where no environment can be had, the system's.
#include "scoring/open.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "scoring/native/load.h"
#include "scoring/native/native_scorer.h"
#include "scoring/native/native_service.h"

namespace mlf::scoring {

namespace {

using native::NativeScorer;

/// The environment of a model, made when it is first needed.
class LazyEnvironment {
 public:
  LazyEnvironment(std::function<env::Environment(const Context&)> provide)
      : provide_(std::move(provide)) {}

  const env::Environment& get(const Context& context) {
    if (!environment_) environment_ = provide_(context);
    return *environment_;
  }

 private:
  std::function<env::Environment(const Context&)> provide_;
  std::optional<env::Environment> environment_;
};

/// Opens one model.
class Opening {
 public:
  Opening(const LocalModel& model, OpenOptions options, const Context& context)
      : model_(model),
        options_(std::move(options)),
        context_(context),
        environment_(std::make_shared<LazyEnvironment>(options_.provide)) {}

  /// null where Python is to score the model.
  std::unique_ptr<NativeScorer> open_native() {
    if (options_.scorer == ScorerKind::python) return nullptr;
    const bool must = options_.scorer == ScorerKind::native;
    if (!must && !native::has_native_flavor(model_.mlmodel)) return nullptr;
    try {
      auto loaded = load();
      return std::make_unique<NativeScorer>(model_.mlmodel, std::move(loaded));
    } catch (const Error& error) {
      if (must) throw;
      const auto message = fmt::format("the model is scored by Python: {}", error.what());
      const bool is_usual = error.code() == ErrorCode::not_implemented;
      is_usual ? context_.reporter.note(message) : context_.reporter.warn(message);
      return nullptr;
    }
  }

  const std::shared_ptr<LazyEnvironment>& environment() const { return environment_; }
  const std::function<Command(const env::Environment&)>& command() const {
    return options_.command;
  }

 private:
  std::unique_ptr<native::NativeModel> load() {
    const auto named = native::runtime_places(context_);
    if (!named.empty()) {
      try {
        return native::load_native(model_, named);
      } catch (const Error& error) {
        context_.reporter.detail(error.what());
      }
    }
    return native::load_native(model_, places());
  }

  native::RuntimePlaces places() {
    try {
      return native::runtime_places(environment_->get(context_), context_);
    } catch (const Error& error) {
      context_.reporter.detail(error.what());
      return native::runtime_places(context_);
    }
  }

  const LocalModel& model_;
  const OpenOptions options_;
  const Context& context_;
  std::shared_ptr<LazyEnvironment> environment_;
};

/// Makes workers in an environment that is kept as long as they are.
MakeScorer make_workers(Command command, env::Environment environment) {
  return
      [command = std::move(command), environment = std::move(environment)](const Context& context) {
        return std::make_unique<Worker>(command, std::nullopt, context);
      };
}

/// Scores with a library, and what that cannot do with a worker that is started for it.
class ScoreWithWorker {
 public:
  ScoreWithWorker(std::unique_ptr<NativeScorer> scorer, std::function<Worker*()> worker)
      : native_(std::move(scorer)), worker_(std::move(worker)) {}

  std::string score(const ScoringRequest& request) {
    if (native_) {
      try {
        return native_->score(request);
      } catch (const ScoringError&) {
        throw;
      } catch (const Error& error) {
        return score_by_python(request, error);
      }
    }
    return worker_()->score(request);
  }

 private:
  std::string score_by_python(const ScoringRequest& request, const Error& reason) {
    Worker* worker = nullptr;
    try {
      worker = worker_();
    } catch (const Error& error) {
      throw invalid_state("this needs Python ({}), which cannot be had: {}", reason.what(),
                          error.what());
    }
    return worker->score(request);
  }

  std::unique_ptr<NativeScorer> native_;
  std::function<Worker*()> worker_;
};

}  // namespace

std::optional<ScorerKind> find_scorer_kind(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, ScorerKind>, 3> kinds{
      {{"auto", ScorerKind::automatic},
       {"native", ScorerKind::native},
       {"python", ScorerKind::python}}};
  const auto* found = std::ranges::find(kinds, name, [](const auto& kind) { return kind.first; });
  return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

std::unique_ptr<Service> open_service(const LocalModel& model, OpenOptions options,
                                      const PoolOptions& pool, const Context& loading,
                                      const Context& context) {
  Opening opening(model, std::move(options), loading);
  auto scorer = opening.open_native();
  auto make_pool = [environment = opening.environment(), command = opening.command(), pool,
                    &context](const Context& providing) {
    const auto& provided = environment->get(providing);
    return std::make_unique<ScorerPool>(pool, make_workers(command(provided), provided), context);
  };
  if (scorer) {
    loading.reporter.note(fmt::format("the model is scored by {}", scorer->library()));
    return std::make_unique<native::NativeService>(
        std::move(scorer), [make_pool, &context] { return make_pool(context); }, context);
  }
  auto python = make_pool(loading);
  python->wait_until_loaded([&] { return loading.stop_signal().has_value(); });
  return python;
}

Score open_score(const LocalModel& model, OpenOptions options,
                 std::optional<std::chrono::milliseconds> patience, const Context& context) {
  Opening opening(model, std::move(options), context);
  auto scorer = opening.open_native();
  if (scorer) {
    context.reporter.detail(fmt::format("the model is scored by {}", scorer->library()));
  }
  const auto worker = [environment = opening.environment(), command = opening.command(), patience,
                       &context, made = std::shared_ptr<Worker>()]() mutable {
    if (!made) {
      made = std::make_shared<Worker>(command(environment->get(context)), patience, context);
    }
    return made.get();
  };
  const bool needs_worker = scorer == nullptr;
  std::function<Worker*()> get_worker = worker;
  if (needs_worker) get_worker();
  const auto state = std::make_shared<ScoreWithWorker>(std::move(scorer), std::move(get_worker));
  return [state](const ScoringRequest& request) { return state->score(request); };
}

}  // namespace mlf::scoring
