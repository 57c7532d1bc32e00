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

/// What a tool is made of, declared once: parsing, --help, completion and the documentation test
/// all read these declarations. The parser behind them (CLI11) is seen by parse.cpp alone.
namespace mlf::cli {

class Session;

/// One option, flag or positional of a verb.
class Option {
 public:
  /// Takes the value given; throws Error when it is no good, which the user sees as a usage error.
  using Setter = std::function<void(const std::string&)>;

  Option& required();
  /// May be given several times; each value is taken.
  Option& repeatable();
  /// Only these values are accepted; they are completed too.
  Option& one_of(std::vector<std::string> values);
  Option& complete(Completer completer);
  /// The heading of --help under which the option stands; "Options" when not said.
  Option& group(std::string heading);
  /// Accepted, but in no help and no completion.
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
  /// The longest name, or the placeholder of a positional: what messages call it.
  std::string display_name() const;
};

/// A subcommand of a tool: its options and what it does.
///
/// Variables given to option() and its kin are written while parsing and must outlive the verb;
/// options<Options>() makes them a home. Their type says how the text is read: std::string as it
/// is, std::int64_t and double as whole decimal numbers, std::optional of these stays empty when
/// the option is absent, std::vector<std::string> makes the option repeatable.
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
  /// For any other type: `set` parses.
  Option& option(std::string_view names, std::string_view placeholder, Option::Setter set,
                 std::string_view description);
  Option& flag(std::string_view names, bool& value, std::string_view description);
  Option& flag(std::string_view names, std::function<void()> set, std::string_view description);

  Option& positional(std::string_view placeholder, std::string& value,
                     std::string_view description);
  Option& positional(std::string_view placeholder, std::optional<std::string>& value,
                     std::string_view description);
  /// Takes every positional that is left.
  Option& positional(std::string_view placeholder, std::vector<std::string>& values,
                     std::string_view description);
  /// A command line: everything from the first word that is no option of ours (a leading "--" is
  /// dropped), none of it parsed.
  Option& command(std::string_view placeholder, std::vector<std::string>& words,
                  std::string_view description);

  /// What the verb does; a function that returns int decides the exit code.
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

  /// Takes the names away from this verb's options that `other` gives to its own, and options that
  /// have no name left.
  void give_way_to(const Verb& other);

  /// Further lines of --help, below the options.
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
  std::deque<Option> declared_;  // references to options stay valid
  std::vector<std::shared_ptr<void>> home_;
  std::function<int(Session&)> action_;
  bool takes_command_ = false;
};

/// An executable: `mlf run` is the tool "run". Verbs are added by functions add_VERB(Tool&).
class Tool {
 public:
  /// `name` is what people type ("mlf run"), `description` one sentence without a full stop.
  Tool(std::string name, std::string description, Session& session);

  /// A name may have two words, as in "env list": then its first is a group of verbs, and no verb.
  Verb& add_verb(std::string_view name, std::string_view description);
  Session& session() const { return session_; }

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::deque<Verb>& verbs() const { return verbs_; }
  const Verb* find_verb(std::string_view name) const;
  /// The verbs whose names begin with that word and have another; none for a word that is no group.
  std::vector<const Verb*> find_group(std::string_view word) const;

 private:
  std::string name_;
  std::string description_;
  Session& session_;
  std::deque<Verb> verbs_;
};

}  // namespace mlf::cli
