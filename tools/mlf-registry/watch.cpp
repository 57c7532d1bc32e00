// SPDX-License-Identifier: Apache-2.0
// `mlf registry watch`: tells of changes of a registered model, or runs a command at each move of
// an alias.
#include <algorithm>
#include <chrono>

#include <poll.h>

#include "base/error.h"
#include "cli/options.h"
#include "cli/registry.h"
#include "cli/run.h"
#include "cli/usage_error.h"
#include "report/registry_watch.h"
#include "supervise/run_command.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::optional<std::string> alias;
  double interval = 5;
  bool once = false;
  std::optional<std::string> command;
};

/// Waits until it is time to look again. @return the signal that asked to stop, or 0.
int wait(double seconds, supervise::SignalWatch& signals) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (;;) {
    if (const auto signal = signals.stop_signal()) return *signal;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return 0;
    pollfd entry{.fd = signals.descriptor(), .events = POLLIN, .revents = 0};
    ::poll(&entry, 1, static_cast<int>(left.count()) + 1);
  }
}

void print_events(const std::vector<RegistryEvent>& events, cli::Session& session) {
  const bool is_json = cli::format_of(session) == cli::Format::json;
  for (const auto& event : events) {
    session.out().line(is_json ? report::event_json(event) : report::event_line(event));
  }
  session.out().flush();
}

/// Runs the command for each move. @return the last exit code that is not 0.
int run_for(const std::vector<report::AliasMove>& moves, const Options& options,
            supervise::SignalWatch& signals, cli::Session& session) {
  int code = cli::exit_code::success;
  for (const auto& move : moves) {
    if (signals.stop_signal()) return code;
    const auto outcome =
        supervise::run_command({.arguments = {"/bin/sh", "-c", *options.command},
                                .environment = report::variables_of(options.name, move),
                                .own_group = signals.grouping() == supervise::Grouping::own},
                               signals, {.on_bytes = [](supervise::Stream, std::string_view) {}},
                               [](const supervise::Outcome&) {});
    if (outcome.exit_code() == 0) continue;
    code = outcome.exit_code();
    session.warn(
        fmt::format("the command for the move of '{}' ended with exit code {}", move.alias, code));
  }
  return code;
}

/// What is there now, and what has changed.
struct Look {
  report::RegistryView view;
  report::RegistryChanges changes;
};

/// mlf moves an alias a moment before it writes down who did: where that is missing, this looks a
/// second time.
Look look(const Options& options, const report::RegistryView& before,
          supervise::SignalWatch& signals, cli::Session& session) {
  constexpr double moment = 0.3;  // seconds
  const auto look_once = [&]() -> Look {
    auto view = report::view_of(session.registry(), options.name);
    auto changes = report::changes_between(options.name, before, view, session.clock().now_ms());
    return {std::move(view), std::move(changes)};
  };
  auto found = look_once();
  const auto is_unexplained = [](const report::AliasMove& move) { return move.user.empty(); };
  if (std::ranges::none_of(found.changes.moves, is_unexplained)) return found;
  wait(moment, signals);
  return look_once();
}

int watch_with(const Options& options, supervise::SignalWatch& signals, cli::Session& session) {
  auto before = report::view_of(session.registry(), options.name);
  session.detail(fmt::format("watching '{}'", options.name));
  for (;;) {
    if (const int signal = wait(options.interval, signals); signal != 0) {
      throw Stopped(invalid_state("stopped"), signal);
    }
    auto [after, changes] = look(options, before, signals, session);
    if (options.alias) changes = report::only_alias(std::move(changes), *options.alias);
    if (!options.command) print_events(changes.events, session);
    const int code = options.command ? run_for(changes.moves, options, signals, session) : 0;
    const bool has_come = options.command ? !changes.moves.empty() : !changes.events.empty();
    if (options.once && has_come) return code;
    before = std::move(after);
  }
}

int watch(const Options& options, cli::Session& session) {
  if (!(options.interval >= 0.05 && options.interval <= 86400)) {
    throw cli::usage_error("--interval is {}; it can be 0.05 to 86400 seconds", options.interval);
  }
  return supervise::watching_signals(
      supervise::choose_grouping(),
      [&](supervise::SignalWatch& signals) { return watch_with(options, signals, session); });
}

}  // namespace

void add_watch(cli::Tool& tool) {
  auto& verb = tool.add_verb("watch", "Tell of changes, or run a command when an alias moves");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.option("--alias", "ALIAS", options.alias, "This alias only")
      .complete(cli::complete_aliases_of(options.name));
  verb.option("--exec", "COMMAND", options.command,
              "For the shell, at each move of an alias; $MLF_REGISTRY_NAME, $MLF_REGISTRY_ALIAS, "
              "$MLF_REGISTRY_VERSION and $MLF_REGISTRY_PREVIOUS_VERSION say which");
  verb.option("--interval", "SECONDS", options.interval, "Look that often; default 5");
  verb.flag("--once", options.once, "End after the first change, as the command ended");
  verb.flag(
          "--json", [&verb] { verb.session().options.format = "json"; }, "Events as lines of JSON")
      .group("Output");
  verb.action([&options](cli::Session& session) { return watch(options, session); });
}

}  // namespace mlf::tools
