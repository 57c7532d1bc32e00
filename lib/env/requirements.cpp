// SPDX-License-Identifier: Apache-2.0
//
// Reads lists of requirements in two ways. MLflow computes the name of an environment from the
// requirements that it finds, and it parses less of pip's format than pip does ("-rFILE" is a
// requirement for it), so resolve_requirements() follows MLflow to the letter. pip, however, gets
// the list as people wrote it, with the paths that it includes made absolute; rewriting it from
// what MLflow understood would lose pip's options.
#include "env/requirements.h"

#include <array>
#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/python_text.h"
#include "base/text.h"

namespace mlf::env {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20;
constexpr int deepest = 50;
constexpr std::size_t most_requirements = 100'000;

/// A line with its continuation lines, and the index of the first of them.
struct JoinedLine {
  std::string text;
  std::size_t first = 0;
};

std::string_view without_comment(std::string_view line) {
  const auto comment = line.find(" #");
  return comment == line.npos ? line : python_strip_right(line.substr(0, comment));
}

std::vector<JoinedLine> join_lines(const std::vector<std::string_view>& lines) {
  std::vector<JoinedLine> joined;
  bool continues = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = without_comment(python_strip(lines[i]));
    if (!continues) joined.push_back({.text = {}, .first = i});
    continues = line.ends_with('\\');
    if (continues) line = line.substr(0, line.find_last_not_of('\\') + 1);
    joined.back().text += line;
  }
  std::erase_if(joined, [](const JoinedLine& line) {
    return line.text.empty() || line.text.starts_with('#');
  });
  return joined;
}

/// A line that includes another file.
struct Inclusion {
  std::string_view option;
  std::string_view file;
  bool is_constraint = false;
};

/// The inclusion as MLflow recognises it: option, blank, file. nullopt for any other line.
std::optional<Inclusion> find_inclusion(std::string_view line) {
  for (const std::string_view option : {"-r ", "--requirement ", "-c ", "--constraint "}) {
    if (!line.starts_with(option)) continue;
    return Inclusion{.option = option.substr(0, option.size() - 1),
                     .file = python_strip(line.substr(option.size())),
                     .is_constraint = option.starts_with("-c") || option.starts_with("--c")};
  }
  return std::nullopt;
}

/// Reads requirements and the files that they include.
class Resolver {
 public:
  /// The file that contains a line.
  struct Context {
    std::filesystem::path directory;
    bool is_constraint = false;
    int depth = 0;
  };

  void read_line(const JoinedLine& line, const Context& context) {
    if (const auto inclusion = find_inclusion(line.text)) {
      if (inclusion->file.empty()) throw invalid_parameter("'{}' names no file", inclusion->option);
      return read_file(context.directory / inclusion->file, inclusion->is_constraint,
                       context.depth + 1);
    }
    if (requirements_.size() == most_requirements) {
      throw invalid_parameter("there are more than {} requirements", most_requirements);
    }
    requirements_.push_back({.text = line.text, .is_constraint = context.is_constraint});
  }

  std::vector<Requirement> take() { return std::move(requirements_); }

 private:
  void read_file(const std::filesystem::path& path, bool is_constraint, int depth) {
    if (depth > deepest) {
      throw invalid_parameter("'{}' is included more than {} levels deep; does it include itself?",
                              printable(path.string()), deepest);
    }
    const std::string text = universal_newlines(read_text_file(path));
    const Context context{
        .directory = path.parent_path(), .is_constraint = is_constraint, .depth = depth};
    for (const JoinedLine& line : join_lines(python_lines(text))) read_line(line, context);
  }

  std::vector<Requirement> requirements_;
};

std::vector<JoinedLine> lines_of(const std::vector<Dependency>& dependencies) {
  std::vector<std::string_view> lines;
  for (const Dependency& dependency : dependencies) lines.emplace_back(dependency.text);
  return join_lines(lines);
}

/// The path with backslashes where pip needs them. pip splits the line like a shell; uv does not,
/// so paths without special characters are left as they are.
std::string quoted_path(const std::string& path) {
  if (path.find_first_of(" \t'\"\\") == path.npos) return path;
  std::string quoted;
  for (const char c : path) {
    if (std::string_view(" \t'\"\\").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

/// The inclusion of a local file in any form that pip accepts; nullopt for any other line.
std::optional<Inclusion> find_any_inclusion(std::string_view line) {
  static constexpr std::array<std::string_view, 4> options{"--requirement", "--constraint", "-r",
                                                           "-c"};
  for (const std::string_view option : options) {
    if (!line.starts_with(option)) continue;
    std::string_view file = line.substr(option.size());
    const bool is_separate = file.starts_with(' ') || file.starts_with('\t');
    const bool is_long = option.starts_with("--");
    if (is_long && !is_separate && !file.starts_with('=')) continue;
    file = trim(is_long && !is_separate ? file.substr(1) : file);
    if (file.empty() || file.find("://") != file.npos) return std::nullopt;
    return Inclusion{.option = option, .file = file};
  }
  return std::nullopt;
}

/// The line of a requirements file; the path of a file that it includes is made absolute.
std::string absolute_line(std::string_view line, const std::filesystem::path& directory) {
  const auto inclusion = find_any_inclusion(line);
  if (!inclusion) return std::string(line);
  const auto absolute = std::filesystem::absolute(directory / inclusion->file).lexically_normal();
  return fmt::format("{} {}", inclusion->option, quoted_path(absolute.string()));
}

}  // namespace

ResolvedRequirements resolve_requirements(const std::vector<Dependency>& dependencies,
                                          const std::filesystem::path& directory) {
  ResolvedRequirements result;
  Resolver resolver;
  for (const JoinedLine& line : lines_of(dependencies)) {
    try {
      resolver.read_line(line, {.directory = directory});
    } catch (const Error& error) {
      result.problems.push_back({.place = dependencies[line.first].place, .message = error.what()});
      if (result.problems.size() > 100) break;
    }
  }
  result.requirements = resolver.take();
  return result;
}

std::string requirements_file(const std::vector<Dependency>& dependencies,
                              const std::filesystem::path& directory) {
  std::vector<std::string_view> lines;
  for (const Dependency& dependency : dependencies) {
    for (const auto line : python_lines(dependency.text)) lines.push_back(line);
  }
  std::string text;
  for (const JoinedLine& line : join_lines(lines)) {
    text += absolute_line(line.text, directory) + '\n';
  }
  return text;
}

std::optional<std::string> included_file(std::string_view line) {
  const auto inclusion = find_any_inclusion(line);
  if (!inclusion) return std::nullopt;
  return std::string(inclusion->file);
}

std::string read_text_file(const std::filesystem::path& path) {
  const std::string name = path.string();
  const FileDescriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw system_error(errno, "read", name);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw system_error(errno, "read", name);
  if (!S_ISREG(status.st_mode)) throw invalid_parameter("'{}' is not a file", printable(name));
  auto text = read_all(file.get(), name, most_bytes);
  if (!is_utf8(text)) throw invalid_parameter("'{}' is no UTF-8 text", printable(name));
  return text;
}

}  // namespace mlf::env
