// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cli/completer.h"

/// The declarations of a tool: its verbs and their options. Parsing, --help, completion and the
/// documentation test all read them. Only parse.cpp knows the parser that is used (CLI11).
namespace mlf::cli {

class Session;

/// One option, flag or positional of a verb.
class Option {
 public:
  /// Stores the value that was given. Throws Error if it is not valid; users see a usage error.
  using Setter = std::function<void(const std::string&)>;

  Option& required();
  /// The option may be given several times; the setter gets each value.
  Option& repeatable();
  /// Only these values are accepted; completion offers them.
  Option& one_of(std::vector<std::string> values);
  Option& complete(Completer completer);
  /// The heading above the option in --help; "Options" by default.
  Option& group(std::string heading);
  /// The option is accepted, but neither --help nor completion shows it.
  Option& hidden();

  std::vector<std::string> names;  ///< "-e", "--experiment"; empty for a positional
  std::string placeholder;         ///< "NAME"; empty for a flag
  std::string description;
  std::string heading = "Options";
  std::vector<std::string> choices;
  Completer completer;
  Setter set;
  bool is_required = false;
  bool is_repeatable = false;
  bool is_hidden = false;

  bool is_flag() const { return placeholder.empty(); }
  bool is_positional() const { return names.empty(); }
  /// The name used in messages: the longest name; the placeholder of a positional.
  std::string display_name() const;
};

/// A subcommand of a tool: its options and what it does.
///
/// The variables given to option(), flag(), positional() and command() are written while parsing
/// and must outlive the verb; options<Options>() makes such variables. Their type says how the text
/// is read: std::string as it is; std::int64_t and double as decimal numbers, of which all of the
/// text must be part. A std::optional stays empty when the option is absent. A
/// std::vector<std::string> makes the option repeatable.
class Verb {
 public:
  Verb(std::string name, std::string description, Session& session);

  /// A value-initialised `Options` that lives as long as the verb.
  template <typename Options>
  Options& options() {
    auto made = std::make_shared<Options>();
    home_.push_back(made);
    return *made;
  }

  /// `names` is "-e,--experiment" or "--step"; `placeholder` is what --help calls the value.
  Option& option(std::string_view names, std::string_view placeholder, std::string& value,
                 std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder,
                 std::optional<std::string>& value, std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder,
                 std::vector<std::string>& values, std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder, std::int64_t& value,
                 std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder,
                 std::optional<std::int64_t>& value, std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder, double& value,
                 std::string_view description);
  Option& option(std::string_view names, std::string_view placeholder, std::optional<double>& value,
                 std::string_view description);
  /// For any other type; `set` parses the text.
  Option& option(std::string_view names, std::string_view placeholder, Option::Setter set,
                 std::string_view description);
  Option& flag(std::string_view names, bool& value, std::string_view description);
  Option& flag(std::string_view names, std::function<void()> set, std::string_view description);

  Option& positional(std::string_view placeholder, std::string& value,
                     std::string_view description);
  Option& positional(std::string_view placeholder, std::optional<std::string>& value,
                     std::string_view description);
  /// Takes all remaining positionals.
  Option& positional(std::string_view placeholder, std::vector<std::string>& values,
                     std::string_view description);
  /// A command line: all words from the first one on that is not an option of the verb or its value
  /// (a leading "--" is dropped). They are not parsed.
  Option& command(std::string_view placeholder, std::vector<std::string>& words,
                  std::string_view description);

  /// What the verb does. A function that returns int returns the exit code.
  template <typename Function>
  Verb& action(Function function) {
    if constexpr (std::is_void_v<std::invoke_result_t<Function, Session&>>) {
      action_ = [function = std::move(function)](Session& session) {
        function(session);
        return 0;
      };
    } else {
      action_ = std::move(function);
    }
    return *this;
  }

  /// Removes from this verb's options the names that options of `other` have, and every option that
  /// then has no name.
  void remove_names_of(const Verb& other);

  /// More lines of --help, below the options.
  Verb& notes(std::string text);

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::string& notes() const { return notes_; }
  const std::deque<Option>& declared() const { return declared_; }
  bool takes_command() const { return takes_command_; }
  Session& session() const { return session_; }
  int act(Session& session) const { return action_(session); }

 private:
  Option& declare(std::string_view names, std::string_view placeholder, Option::Setter set,
                  std::string_view description);

  std::string name_;
  std::string description_;
  std::string notes_;
  Session& session_;
  std::deque<Option> declared_;  // a deque, because references to options must stay valid
  std::vector<std::shared_ptr<void>> home_;
  std::function<int(Session&)> action_;
  bool takes_command_ = false;
};

/// An executable with its verbs: mlf-run is the tool "mlf run". A function add_VERB(Tool&) adds
/// each verb.
class Tool {
 public:
  /// `name` is what people type ("mlf run"), `description` one sentence without a full stop.
  Tool(std::string name, std::string description, Session& session);

  /// A name may have two words, as in "env list". Then "env" is a group of verbs, not a verb.
  Verb& add_verb(std::string_view name, std::string_view description);
  Session& session() const { return session_; }

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::deque<Verb>& verbs() const { return verbs_; }
  const Verb* find_verb(std::string_view name) const;
  /// The verbs of the group `word`; none if there is no such group.
  std::vector<const Verb*> find_group(std::string_view word) const;

 private:
  std::string name_;
  std::string description_;
  Session& session_;
  std::deque<Verb> verbs_;
};

}  // namespace mlf::cli
