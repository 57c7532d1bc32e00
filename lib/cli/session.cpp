// SPDX-License-Identifier: Apache-2.0
//
// A command's settings come from options, then from variables. What not every command needs is made
// when it is first asked for: the context, whose settings can be wrong, and the store. All lines on
// standard error are written here under one lock, because threads report too and because a status
// line that stands on the terminal must be erased first.
#include "cli/session.h"

#include <utility>

#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/usage_error.h"
#include "tracking/tracking_uri.h"

namespace mlf::cli {

namespace {

Variable empty_is_unset(Variable variable) {
  return [variable = std::move(variable)](const std::string& name) {
    auto value = variable(name);
    return value && value->empty() ? std::nullopt : std::move(value);
  };
}

}  // namespace

Session::Session(std::string command, const Clock& clock, IdSource& ids, Variable variable,
                 Streams streams)
    : command_(std::move(command)),
      clock_(clock),
      ids_(ids),
      variable_(empty_is_unset(std::move(variable))),
      streams_(streams),
      out_(streams.out) {}

Session::~Session() = default;

std::optional<std::string> Session::environment(const std::string& name) const {
  return variable_(name);
}

bool Session::names_store() const {
  return options.tracking_uri || environment("MLFLOW_TRACKING_URI");
}

std::string Session::tracking_uri() const {
  return tracking::choose_tracking_uri(options.tracking_uri, variable_);
}

std::string Session::registry_uri() const {
  return tracking::choose_registry_uri(options.registry_uri, options.tracking_uri, variable_);
}

namespace {

Durability durability_of(const std::optional<std::string>& setting) {
  if (!setting) return Durability::commit;
  if (const auto durability = parse_durability(*setting)) return *durability;
  throw usage_error("MLF_DURABILITY is '{}'; it can be none, commit or full", printable(*setting));
}

LongValues long_values_of(const std::optional<std::string>& setting) {
  if (!setting) return LongValues::truncate;
  if (const auto long_values = parse_long_values(*setting)) return *long_values;
  throw usage_error("MLFLOW_TRUNCATE_LONG_VALUES is '{}'; it can be true or false",
                    printable(*setting));
}

}  // namespace

const Context& Session::context() {
  if (!context_) {
    context_.emplace(Context{.clock = clock_,
                             .ids = ids_,
                             .reporter = *this,
                             .variable = variable_,
                             .durability = durability_of(environment("MLF_DURABILITY"))});
  }
  return *context_;
}

store::OpenOptions Session::store_options() const {
  return {.long_values = long_values_of(environment("MLFLOW_TRUNCATE_LONG_VALUES")),
          // A store that was named and is only read is expected to be there.
          .may_be_missing = [this] { return makes_store_ || !names_store(); }};
}

std::unique_ptr<store::TrackingStore> Session::open_store(std::string_view uri) {
  return store::open_tracking(uri, context(), store_options());
}

store::TrackingStore& Session::store_to_create_in() {
  makes_store_ = true;
  return store();
}

store::TrackingStore& Session::store() {
  if (!store_) store_ = open_store(tracking_uri());
  return *store_;
}

store::RegistryStore& Session::registry() {
  if (!registry_) {
    const bool is_named =
        options.registry_uri || environment("MLFLOW_REGISTRY_URI") || names_store();
    registry_ = store::open_registry(
        registry_uri(), context(),
        {.may_be_missing = [this, is_named] { return makes_store_ || !is_named; }});
  }
  return *registry_;
}

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";

}  // namespace

bool Session::shows_status() const {
  return !options.quiet && !is_silent_ && ::isatty(fileno(streams_.err)) == 1;
}

void Session::status(std::string_view text) {
  if (!shows_status()) return;
  const std::lock_guard lock(err_mutex_);
  if (text.empty() && !has_status_) return;
  const auto line = std::string(erase_line) + printable(without_credentials(text));
  std::fwrite(line.data(), 1, line.size(), streams_.err);
  std::fflush(streams_.err);
  has_status_ = !text.empty();
}

void Session::complain(std::string_view message) {
  if (is_silent_) return;
  std::string text = command_ + ":";
  std::string_view separator = " ";
  for (const auto line : split(message, '\n')) {
    text += separator;
    text += printable(without_credentials(line, hidden_credentials));
    separator = "\n";
  }
  text += '\n';
  const std::lock_guard lock(err_mutex_);
  if (has_status_) text.insert(0, erase_line);
  has_status_ = false;
  std::fwrite(text.data(), 1, text.size(), streams_.err);
  std::fflush(streams_.err);
}

void Session::pass_on_error(std::string_view bytes) {
  const std::lock_guard lock(err_mutex_);
  if (std::exchange(has_status_, false)) {
    std::fwrite(erase_line.data(), 1, erase_line.size(), streams_.err);
  }
  std::fwrite(bytes.data(), 1, bytes.size(), streams_.err);
  std::fflush(streams_.err);
}

void Session::note(std::string_view message) {
  if (!options.quiet) complain(message);
}

void Session::warn(std::string_view message) { complain("warning: " + std::string(message)); }

void Session::detail(std::string_view message) {
  if (options.verbose && !options.quiet) complain(message);
}

}  // namespace mlf::cli
