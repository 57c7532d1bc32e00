// SPDX-License-Identifier: Apache-2.0
// Finds, in a command for bash, the places where any value is safe. A quoted value that becomes a
// program's argument is safe: bash passes it on and does not read it again. Whether a value goes
// anywhere else depends on the command around it. A full parser of bash would be large and could
// still be wrong about what a command does at run time. So this reader knows a small part of the
// grammar, which is all that real projects use: programs with words, quotes, variables, $(...) and
// redirections, joined by pipes, "&&", "||", ";" and new lines. Everything it does not know makes
// values there "plain only": they must not have a special meaning to any shell (see is_plain()):
// - An unknown token (a loop, arithmetic, a here document, a brace, ...): every value in the
// command.
// - What the shell itself carries out (an assignment, a builtin, a command whose name is computed),
//   and any other shell (sh -c): the values in it and all before it, since it may evaluate a
//   variable ("$_" is the last word), a file or a pipe that holds a value.
// - A word that looks like a program's text, as in ssh host "echo {x}": the values in it.
// What a program that is not a shell does with its arguments is its own responsibility.
#include "project/shell_reader.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "project/characters.h"

namespace mlf::project {

namespace {

using namespace std::string_literals;

// Lists of words, with a blank around each.
constexpr std::string_view reserved_words =
    " ! { } [[ ]] case coproc do done elif else esac fi for function if in select then time until "
    "while ";

/// All builtins of bash and dash except `echo` and `cd`, which do not evaluate their words.
constexpr std::string_view builtins =
    " . : [ alias bg bind break builtin caller chdir command compgen complete compopt continue "
    "declare dirs disown enable eval exec exit export false fc fg getopts hash help history jobs "
    "kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift "
    "shopt source suspend test times trap true type typeset ulimit umask unalias unset wait ";

/// The builtins that do not read variables.
constexpr std::string_view passive_builtins = " exit false true ";

constexpr std::string_view shells =
    " ash bash csh dash fish ksh ksh93 lksh mksh posh rbash sh tcsh yash zsh ";

/// Marks an expansion in the text of a word.
constexpr char expansion_mark = '\x01';

constexpr std::string_view blanks = " \t";
constexpr std::string_view name_characters =
    "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// The parameters of one character, such as "$?".
constexpr std::string_view special_parameters = "?!#*@-$0123456789";
/// Characters that occur in program text but not in file names, numbers or options.
constexpr std::string_view signs_of_text = " \t\n;&|()<>$`";

bool is_among(std::string_view word, std::string_view words) {
  return words.find(fmt::format(" {} ", word)) != words.npos;
}

bool consists_of(std::string_view text, std::string_view set) {
  return text.find_first_not_of(set) == std::string_view::npos;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Whether the word is an assignment: NAME=VALUE or NAME+=VALUE.
bool is_assignment(std::string_view word) {
  const auto end = word.find_first_not_of(name_characters);
  if (end == std::string_view::npos || end == 0 || is_one_of(word[0], digits)) return false;
  return word.substr(end).starts_with("=") || word.substr(end).starts_with("+=");
}

/// Whether the word is a literal command name.
bool is_program(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_one_of(c, name_characters) || is_one_of(c, "./+-@~,");
  });
}

/// Thrown for a token that the reader does not know.
struct UnknownToken {
  std::string token;
};

struct Word {
  std::string text{};     ///< without its quotes
  std::size_t first = 0;  ///< its places are those from first to before end
  std::size_t end = 0;

  bool is_literal() const {
    return text.find(value_mark) == text.npos && text.find(expansion_mark) == text.npos;
  }
};

/// Whether a shell with these arguments only passes them on: to a script, or to commands that pass
/// them on to programs.
bool passes_words_on(std::span<const Word> words) {
  if (words.empty() || !words[0].is_literal() || words[0].text.empty()) return false;
  const std::string_view option = words[0].text;
  if (!is_one_of(option[0], "-+")) return true;
  const bool has_commands = option[0] == '-' && option.ends_with('c') && words.size() > 1 &&
                            words[1].is_literal() && consists_of(option.substr(1), name_characters);
  if (!has_commands) return false;
  // Judges the commands behind a value that is in "$_": if they evaluated their words, they would
  // evaluate "$_" too, and that value would have to be plain.
  const auto places = find_places("program "s + value_mark + "; " + words[1].text);
  return places.front().plain_because.empty();
}

class ShellReader {
 public:
  explicit ShellReader(std::string_view command) : text_(command) {}
  std::vector<Place> read_all();

 private:
  bool is_at_end() const { return at_ >= text_.size(); }
  char look();
  bool take(char c);
  void add(Word& word, char c, Quotes quotes);
  void ask_plain(std::size_t first, std::size_t end, std::string_view because);

  void read_list(bool is_substitution);
  void read_pipeline();
  void read_command(std::size_t pipeline);
  void read_redirection();
  void skip_blanks();
  void skip_lines();
  Word read_word();
  void read_single_quotes(Word& word);
  void read_double_quotes(Word& word);
  void read_escape(Word& word, Quotes quotes);
  void read_expansion(Word& word, Quotes quotes);
  void read_backticks(Word& word);
  void judge(const std::vector<Word>& words, std::size_t begin, std::size_t pipeline);

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;  ///< of the lists that are being read
  std::vector<Place> places_;
};

std::vector<Place> ShellReader::read_all() {
  try {
    read_list(false);
    return places_;
  } catch (const UnknownToken& unknown) {
    const auto count = std::ranges::count(text_, value_mark);
    return {std::size_t(count), Place{.plain_because = unknown.token + " is in the command"}};
  }
}

/// The next character, after skipping line ends that a backslash removes; '\n' at the end of the
/// text.
char ShellReader::look() {
  while (text_.substr(at_).starts_with("\\\n")) at_ += 2;
  return is_at_end() ? '\n' : text_[at_];
}

bool ShellReader::take(char c) {
  const bool is_there = look() == c && !is_at_end();
  if (is_there) ++at_;
  return is_there;
}

void ShellReader::add(Word& word, char c, Quotes quotes) {
  word.text += c;
  if (c == value_mark) places_.push_back({.quotes = quotes});
}

void ShellReader::ask_plain(std::size_t first, std::size_t end, std::string_view because) {
  for (std::size_t i = first; i < end; ++i) {
    if (places_[i].plain_because.empty()) places_[i].plain_because = because;
  }
}

void ShellReader::read_list(bool is_substitution) {
  constexpr int most = 20;
  if (++depth_ > most) throw UnknownToken{"a deep '$('"};
  for (;; ++at_) {  // skips the character that ends a pipeline
    read_pipeline();
    const char c = look();
    if (is_at_end() && !is_substitution) break;
    if (c == ')' && is_substitution) break;
    if (is_at_end()) throw UnknownToken{"an open '$('"};
    if (c == ')') throw UnknownToken{"')'"};
  }
  if (is_substitution) ++at_;
  --depth_;
}

void ShellReader::read_pipeline() {
  const std::size_t first = places_.size();
  for (bool goes_on = true; goes_on;) {
    read_command(first);
    goes_on = take('|') && look() != '|';  // the second of "||" ends the pipeline
    if (goes_on) take('&');
  }
}

/// Skips blanks and a comment.
void ShellReader::skip_blanks() {
  while (is_one_of(look(), blanks)) ++at_;
  if (look() != '#') return;
  for (; !is_at_end() && text_[at_] != '\n'; ++at_) {
    if (text_[at_] == value_mark) places_.push_back({.plain_because = "it is in a comment"});
  }
}

void ShellReader::skip_lines() {
  for (skip_blanks(); !is_at_end() && look() == '\n'; skip_blanks()) ++at_;
}

/// @param pipeline the index of the pipeline's first place.
void ShellReader::read_command(std::size_t pipeline) {
  skip_lines();
  const std::size_t begin = places_.size();
  std::vector<Word> words;
  for (skip_blanks(); !is_one_of(look(), "\n;|)"); skip_blanks()) {
    const std::size_t here = at_;
    const bool is_both = take('&');  // "&>" redirects both streams
    if (is_both && look() != '>') {
      at_ = here;
      break;
    }
    if (is_one_of(look(), "<>")) {
      read_redirection();
      continue;
    }
    Word word = read_word();
    const bool is_descriptor = is_one_of(look(), "<>") && consists_of(word.text, digits);
    if (words.empty() && is_assignment(word.text)) {
      ask_plain(0, places_.size(), "the command assigns to a variable");
    } else if (!is_descriptor) {
      words.push_back(std::move(word));
    }
  }
  judge(words, begin, pipeline);
}

void ShellReader::read_redirection() {
  const char c = text_[at_++];
  const char next = look();
  if (next == '(' || (c == '<' && next == '<')) {
    throw UnknownToken{std::string{'\'', c, next, '\''}};
  }
  if (take('&')) {
    if (!is_one_of(look(), digits) && look() != '-') throw UnknownToken{"'>&' and no number"};
  } else if (next == '>' || next == '|') {
    ++at_;
  }
  skip_blanks();
  const std::size_t here = at_;
  read_word();
  if (at_ == here) throw UnknownToken{"a redirection to nothing"};
}

Word ShellReader::read_word() {
  Word word{.first = places_.size()};
  for (char c = look(); !is_one_of(c, " \t\n;&|<>)"); c = look()) {
    if (is_one_of(c, "({}")) throw UnknownToken{std::string{'\'', c, '\''}};
    ++at_;
    switch (c) {
      case '\'':
        read_single_quotes(word);
        break;
      case '"':
        read_double_quotes(word);
        break;
      case '\\':
        read_escape(word, Quotes::none);
        break;
      case '$':
        read_expansion(word, Quotes::none);
        break;
      case '`':
        read_backticks(word);
        break;
      default:
        add(word, c, Quotes::none);
    }
  }
  word.end = places_.size();
  if (word.text.find_first_of(signs_of_text) != word.text.npos) {
    ask_plain(word.first, word.end, "it is inside of a text that a program may read as commands");
  }
  return word;
}

void ShellReader::read_single_quotes(Word& word) {
  for (; !is_at_end() && text_[at_] != '\''; ++at_) add(word, text_[at_], Quotes::single_quotes);
  if (is_at_end()) throw UnknownToken{"an open quote"};
  ++at_;
}

void ShellReader::read_double_quotes(Word& word) {
  while (!take('"')) {
    const char c = look();
    if (is_at_end()) throw UnknownToken{"an open quote"};
    ++at_;
    if (c == '\\') {
      read_escape(word, Quotes::double_quotes);
    } else if (c == '$') {
      read_expansion(word, Quotes::double_quotes);
    } else if (c == '`') {
      read_backticks(word);
    } else {
      add(word, c, Quotes::double_quotes);
    }
  }
}

/// Reads what follows a backslash.
void ShellReader::read_escape(Word& word, Quotes quotes) {
  if (is_at_end()) return;
  const bool is_kept = quotes == Quotes::double_quotes && !is_one_of(text_[at_], "$`\"\\");
  if (is_kept) word.text += '\\';
  const std::size_t first = places_.size();
  add(word, text_[at_++], Quotes::unknown);
  ask_plain(first, places_.size(), "it is behind a backslash");
}

/// Reads what follows "$".
void ShellReader::read_expansion(Word& word, Quotes quotes) {
  word.text += expansion_mark;
  const char c = look();
  const bool is_quote = quotes == Quotes::none && is_one_of(c, "'\"");
  if (c == '[' || is_quote) throw UnknownToken{std::string{'\'', '$', c, '\''}};
  if (take('(')) {
    if (look() == '(') throw UnknownToken{"'$(('"};
    return read_list(true);
  }
  const bool is_braced = take('{');
  if (is_one_of(look(), name_characters.substr(0, 1)) || is_braced ||
      !is_one_of(look(), special_parameters)) {
    while (is_one_of(look(), name_characters)) ++at_;
  } else {
    ++at_;
  }
  if (is_braced && !take('}')) throw UnknownToken{"'${...}' with more than a name"};
}

void ShellReader::read_backticks(Word& word) {
  word.text += expansion_mark;
  for (; !is_at_end() && text_[at_] != '`'; ++at_) {
    if (text_[at_] == value_mark) places_.push_back({});
    const bool is_escape = text_[at_] == '\\' && at_ + 1 < text_.size();
    if (is_escape && text_[at_ + 1] != value_mark) ++at_;
  }
  if (is_at_end()) throw UnknownToken{"an open '`'"};
  ++at_;
  ask_plain(0, places_.size(), "'`' is in the command");
}

/// @param begin the index of the command's first place. @param pipeline that of its pipeline.
void ShellReader::judge(const std::vector<Word>& words, std::size_t begin, std::size_t pipeline) {
  if (words.empty()) return;
  const Word& name = words.front();
  // Reserved words, alias and trap change how later text is read or what runs at the end; "a["
  // begins an array index.
  const bool is_unknown = is_reserved(name.text) || is_among(name.text, " alias trap ") ||
                          (name.text.find('[') != name.text.npos && name.text != "[");
  if (is_unknown) throw UnknownToken{"'" + printable(name.text) + "'"};
  if (is_among(name.text, builtins)) {
    const bool is_passive = is_among(name.text, passive_builtins) || words.size() == 1;
    return ask_plain(is_passive ? pipeline : 0, places_.size(),
                     "'" + name.text + "' is carried out by the shell itself");
  }
  for (std::size_t i = name.first; i < name.end; ++i) places_[i].begins_command = true;
  if (!is_program(name.text)) {
    // A name without further words cannot be given a variable to evaluate.
    const bool is_one_word = name.text.find(expansion_mark) == name.text.npos;
    constexpr std::string_view because = "the name of a command is not written out";
    ask_plain(is_one_word && words.size() == 1 ? pipeline : 0, is_one_word ? name.first : name.end,
              because);
    ask_plain(name.end, places_.size(), because);
  }
  const auto shell = std::ranges::find_if(
      words, [](const Word& word) { return is_among(base_name(word.text), shells); });
  if (shell == words.end()) return;
  ask_plain(0, passes_words_on({shell + 1, words.end()}) ? begin : places_.size(),
            "another shell is started");
}

}  // namespace

std::vector<Place> find_places(std::string_view command) { return ShellReader(command).read_all(); }

bool is_reserved(std::string_view word) { return is_among(word, reserved_words); }

}  // namespace mlf::project
