// SPDX-License-Identifier: Apache-2.0
//
// Runs a command: finds the verb among the arguments, parses its options, carries out its action,
// and turns what happened into an exit code. Exceptions are caught here and nowhere in the verbs,
// so that all commands report errors in the same way. A verb whose action succeeds may return
// another of the codes in run.h, as `mlf run compare` does.
#include "cli/run.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <utility>

#include <signal.h>  // NOLINT(modernize-deprecated-headers): raise

#include "base/error.h"
#include "base/failure.h"
#include "base/startup.h"
#include "base/text.h"
#include "cli/common.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/usage_error.h"

namespace mlf::cli {

namespace {

constexpr std::size_t help_width = 80;

std::size_t width_for_help(const Output& out) {
  return std::min(out.width().value_or(help_width), std::size_t{100});
}

UsageError unknown_verb(const Tool& tool, const std::string& word) {
  std::vector<std::string> names;
  for (const auto& verb : tool.verbs()) names.push_back(verb.name());
  const auto near = nearest(word, names);
  if (!near.empty()) {
    return usage_error("no command '{}'; did you mean '{}'?", printable(word), near);
  }
  return usage_error("no command '{}'; '{} --help' lists them", printable(word), tool.name());
}

bool wants_color(const Session& session) {
  const auto terminal = session.environment("TERM");
  return !session.options.no_color && !session.environment("NO_COLOR") && terminal != "dumb";
}

int run_verb(Tool& tool, const Verb& verb, const Verb& common, std::vector<std::string> arguments) {
  auto& session = tool.session();
  if (!verb.name().empty()) session.set_command(tool.name() + " " + verb.name());
  try {
    parse(common, verb, std::move(arguments));
  } catch (const HelpRequested&) {
    session.out().write(help_of_verb(tool, verb, common, width_for_help(session.out())));
    return exit_code::success;
  }
  session.out().use_color(session.out().is_terminal() && wants_color(session));
  return verb.act(session);
}

/// Handles arguments that name no verb: --help, --version, or a mistake. `group` is "", or the
/// group of verbs that was named without one of its verbs.
int run_without_verb(Tool& tool, std::string_view group, const Verb& common,
                     std::vector<std::string> arguments) {
  auto& out = tool.session().out();
  const auto width = width_for_help(out);
  const auto help = group.empty() ? help_of_tool(tool, width) : help_of_group(tool, group, width);
  try {
    const Verb none("", "", tool.session());
    parse(common, none, std::move(arguments));
  } catch (const HelpRequested&) {
    out.write(help);
    return exit_code::success;
  }
  throw usage_error("no command given\n{}", help);
}

/// The words of the arguments that name a verb.
struct VerbName {
  std::string words;         ///< "list", "env list"; "" or "env" when it is not complete
  bool is_complete = false;  ///< not empty and not a group; there may be no such verb
};

/// Removes the verb's name from the arguments; options may stand before it and between its words.
VerbName take_verb_name(const Tool& tool, const Verb& common, std::vector<std::string>& arguments) {
  const Verb none("", "", tool.session());
  const auto options = all_options(common, none);
  VerbName name;
  while (!name.is_complete) {
    const auto index = first_word(arguments, options);
    if (index == arguments.size()) return name;
    if (!name.words.empty()) name.words += ' ';
    name.words += arguments[index];
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(index));
    name.is_complete = tool.find_group(name.words).empty();
  }
  return name;
}

int dispatch(Tool& tool, std::vector<std::string> arguments) {
  auto common = common_options(tool.session());
  const auto& verbs = tool.verbs();
  const bool has_only_verb = verbs.size() == 1 && verbs.front().name().empty();
  if (has_only_verb) common.remove_names_of(verbs.front());
  if (!arguments.empty() && arguments.front() == "--complete") {
    arguments.erase(arguments.begin());
    return complete(tool, common, arguments);
  }
  if (has_only_verb) {
    return run_verb(tool, verbs.front(), common, std::move(arguments));
  }
  const auto named = take_verb_name(tool, common, arguments);
  if (!named.is_complete) {
    return run_without_verb(tool, named.words, common, std::move(arguments));
  }
  const auto* verb = tool.find_verb(named.words);
  if (verb == nullptr) throw unknown_verb(tool, named.words);
  common.remove_names_of(*verb);
  return run_verb(tool, *verb, common, std::move(arguments));
}

/// Returns success only when all output has been written.
int dispatch_and_flush(Tool& tool, std::vector<std::string> arguments) {
  auto& out = tool.session().out();
  try {
    const int code = dispatch(tool, std::move(arguments));
    out.flush();
    return code;
  } catch (const VersionRequested&) {
    out.line(fmt::format("mlf {}", MLF_VERSION));
    out.flush();
    return exit_code::success;
  }
}

}  // namespace

int run(Tool& tool, std::vector<std::string> arguments) {
  auto& session = tool.session();
  try {
    return dispatch_and_flush(tool, std::move(arguments));
  } catch (const UsageError& error) {
    session.complain(error.what());
    return exit_code::usage;
  } catch (const ClosedPipe&) {
    return exit_code::failure;
  } catch (const Stopped& stopped) {
    session.complain(stopped.what());
    // A shell stops a loop around a command only if SIGINT itself ends the command.
    if (stopped.signal() == SIGINT) raise(SIGINT);
    return exit_code::signal + stopped.signal();
  } catch (const std::exception& error) {
    session.complain(readable_error(error).what());
    return exit_code::failure;
  }
}

int main(const ToolDefinition& definition, int argc, const char* const* argv) {
  start_up();
  const SystemClock clock;
  SystemIdSource ids;
  Session session(definition.name, clock, ids, environment_variable);
  Tool tool(definition.name, definition.description, session);
  for (const auto add_verb : definition.verbs) add_verb(tool);
  return run(tool, std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
}

}  // namespace mlf::cli
