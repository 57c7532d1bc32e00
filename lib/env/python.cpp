// SPDX-License-Identifier: Apache-2.0
//
// Finds interpreters and their versions. The name python3.11 does not say 3.11.7, so the version is
// asked of the program itself; that takes some 20 ms, too long for every run and every program on
// PATH. So answers are kept in a file, each with the path and the inode, size and times of the
// program. Scripts (pyenv's shims, wrappers) are not kept, because the same script may start
// another Python the next time.
#include "env/python.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/process.h"
#include "base/text.h"
#include "env/requirements.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{20};

/// The names of the entries of a directory; none when it cannot be read.
std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

bool is_program(const fs::path& path) { return ::access(path.c_str(), X_OK) == 0; }

std::string text_of(const PythonVersion& version) {
  std::string text;
  for (const int part : version) text += (text.empty() ? "" : ".") + std::to_string(part);
  return text;
}

/// Adds the interpreters of pyenv. The names of their directories are their versions.
void add_from_pyenv(const Variable& variable, std::vector<Interpreter>& found) {
  const auto root = pyenv_root(variable);
  if (!root) return;
  for (const auto& name : names_in(*root / "versions")) {
    const auto version = parse_python_version(name);
    const auto program = *root / "versions" / name / "bin/python";
    if (version && version->size() == 3 && is_program(program)) {
      found.push_back({.program = program, .version = name});
    }
  }
}

std::optional<fs::path> uv_directory(const Variable& variable) {
  if (const auto directory = variable("UV_PYTHON_INSTALL_DIR")) return *directory;
  if (const auto data = variable("XDG_DATA_HOME")) return fs::path(*data) / "uv/python";
  if (const auto home = variable("HOME")) return fs::path(*home) / ".local/share/uv/python";
  return std::nullopt;
}

/// Adds the interpreters of uv, which are in directories such as "cpython-3.11.7-linux-x86_64-gnu".
void add_from_uv(const Variable& variable, std::vector<Interpreter>& found) {
  const auto directory = uv_directory(variable);
  if (!directory) return;
  for (const auto& name : names_in(*directory)) {
    const auto parts = split(name, '-');
    if (parts.size() < 2 || parts[0] != "cpython") continue;
    const auto version = parse_python_version(parts[1]);
    const auto program = *directory / name / "bin/python3";
    if (version && version->size() == 3 && is_program(program)) {
      found.push_back({.program = program, .version = text_of(*version)});
    }
  }
}

/// True for "python3.11" and "python3", false for "python3-config".
bool is_python_name(std::string_view name) {
  if (!name.starts_with("python")) return false;
  const auto version = name.substr(6);
  return version == "3" || (version.starts_with("3.") && parse_python_version(version));
}

/// A text that changes when the file of the program is replaced.
std::optional<std::string> stamp_of(const fs::path& program) {
  struct stat status {};
  if (::stat(program.c_str(), &status) != 0) return std::nullopt;
  return fmt::format("{} {} {} {}", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

/// Whether the program is a script, which may start another Python at each call.
bool is_script(const fs::path& program) {
  const FileDescriptor file(::open(program.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<char, 2> start{};
  return file && ::read(file.get(), start.data(), start.size()) == 2 && start[0] == '#' &&
         start[1] == '!';
}

/// The versions in pyenv's file "version", one on each line.
std::vector<std::string> versions_in(const fs::path& file) {
  std::string text;
  try {
    text = read_text_file(file);
  } catch (const Error&) {
    return {};
  }
  std::vector<std::string> versions;
  for (const auto line : split(text, '\n')) {
    const auto word = trim(line);
    if (!word.empty() && !word.starts_with('#')) versions.emplace_back(word);
  }
  return versions;
}

/// Runs the program to ask for its version, "3.11.7"; nullopt when it is not a Python.
std::optional<std::string> version_of(const fs::path& program) {
  constexpr auto question = "import platform; print(platform.python_version())";
  try {
    const auto answer =
        capture({.arguments = {program.string(), "-I", "-c", question}}, {.timeout = patience});
    const auto version = std::string(trim(answer.output));
    const auto parsed = parse_python_version(version);
    if (answer.status.success() && parsed && parsed->size() == 3) return version;
  } catch (const Error&) {
    return std::nullopt;
  }
  return std::nullopt;
}

Json read_memory(const fs::path& file) {
  try {
    auto memory = parse_json(read_text_file(file));
    if (memory.is_object() && memory.size() < 200) return memory;
  } catch (const std::exception&) {
    return Json::object();  // missing or damaged; it is written again
  }
  return Json::object();
}

}  // namespace

std::optional<PythonVersion> parse_python_version(std::string_view text) {
  PythonVersion version;
  for (const auto part : split(text, '.')) {
    const auto number = parse_int64(part);
    const bool is_plain = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
    if (!is_plain || !number || *number > 9999 || version.size() == 3) return std::nullopt;
    version.push_back(static_cast<int>(*number));
  }
  return version;
}

bool is_a(const PythonVersion& version, const PythonVersion& wanted) {
  return wanted.size() <= version.size() &&
         std::equal(wanted.begin(), wanted.end(), version.begin());
}

std::optional<fs::path> pyenv_root(const Variable& variable) {
  if (const auto root = variable("PYENV_ROOT")) return *root;
  if (const auto home = variable("HOME")) return fs::path(*home) / ".pyenv";
  return std::nullopt;
}

std::optional<Interpreter> PythonFinder::current() {
  const auto path = variable_("PATH").value_or("");
  for (const auto* name : {"python3", "python"}) {
    for (const auto directory : split(path, ':')) {
      const auto program = fs::path(directory) / name;
      if (directory.empty() || !is_program(program)) continue;
      if (const auto found = ask(program)) return found;
    }
  }
  return std::nullopt;
}

std::optional<Interpreter> PythonFinder::find(const PythonVersion& wanted) {
  for (auto& interpreter : all()) {
    const auto version = parse_python_version(interpreter.version);
    if (version && is_a(*version, wanted)) return std::move(interpreter);
  }
  return std::nullopt;
}

std::vector<Interpreter> PythonFinder::all() {
  std::vector<Interpreter> found;
  add_from_pyenv(variable_, found);
  add_from_path(found);
  add_from_uv(variable_, found);
  std::ranges::stable_sort(found, [](const Interpreter& a, const Interpreter& b) {
    return parse_python_version(a.version) > parse_python_version(b.version);
  });
  const auto same = [](const Interpreter& a, const Interpreter& b) {
    return a.version == b.version;
  };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

void PythonFinder::add_from_path(std::vector<Interpreter>& found) {
  const auto path = variable_("PATH").value_or("");
  for (const auto directory : split(path, ':')) {
    if (directory.empty()) continue;
    for (const auto& name : names_in(directory)) {
      const auto program = fs::path(directory) / name;
      if (!is_python_name(name) || !is_program(program)) continue;
      if (auto interpreter = ask(program)) found.push_back(*std::move(interpreter));
    }
  }
}

std::optional<Interpreter> PythonFinder::ask(const fs::path& program) {
  const auto root = pyenv_root(variable_);
  if (root && program.parent_path() == *root / "shims") return behind_shim(program);
  std::error_code error;
  const auto target = fs::canonical(program, error);
  const auto stamp = error ? std::nullopt : stamp_of(target);
  if (!stamp) return std::nullopt;
  auto memory = read_memory(memory_);
  const auto key = target.string() + ' ' + *stamp;
  if (memory.contains(key) && memory[key].is_string()) {
    return Interpreter{program, memory[key].get<std::string>()};
  }
  const auto version = version_of(program);
  if (!version) return std::nullopt;
  if (!is_script(target) && is_utf8(key)) {
    memory[key] = *version;
    write_memory(memory);
  }
  return Interpreter{program, *version};
}

/// The interpreter that a pyenv shim starts. Running the shim would take long, because it runs
/// pyenv each time. So this reads what pyenv reads: PYENV_VERSION, else its file "version". A
/// .python-version in the current directory is not considered.
std::optional<Interpreter> PythonFinder::behind_shim(const fs::path& shim) {
  const auto root = *pyenv_root(variable_);
  auto chosen = versions_in(root / "version");
  if (const auto versions = variable_("PYENV_VERSION")) {
    chosen.clear();
    for (const auto version : split(*versions, ':')) chosen.emplace_back(version);
  }
  for (const std::string& name : chosen) {
    const auto program = root / "versions" / name / "bin" / shim.filename();
    if (name.find('/') == name.npos && is_program(program)) return ask(program);
  }
  return std::nullopt;
}

void PythonFinder::write_memory(const Json& memory) {
  try {
    Directory::create(memory_.parent_path())
        .replace_file(RelativePath::parse(memory_.filename().string()), json_line(memory) + '\n',
                      Durability::none);
  } catch (const Error&) {
    return;  // the programs are asked again next time
  }
}

}  // namespace mlf::env
