// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/runtime_places.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

namespace fs = std::filesystem;

/// Adds the directories of packages below the place where a Python is installed.
void add_packages(const fs::path& prefix, RuntimePlaces& places) {
  for (const auto* library : {"lib", "lib64", "local/lib"}) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(prefix / library, error), end; !error && entry != end;
         entry.increment(error)) {
      if (!entry->path().filename().string().starts_with("python3")) continue;
      found.push_back(entry->path() / "site-packages");
      found.push_back(entry->path() / "dist-packages");
    }
    std::ranges::sort(found);
    places.insert(places.end(), found.begin(), found.end());
  }
}

void add_list(const std::optional<std::string>& list, RuntimePlaces& places) {
  if (!list) return;
  for (const auto directory : split(*list, ':')) {
    if (!directory.empty()) places.emplace_back(directory);
  }
}

/// What the Python on PATH would import from. A virtual environment's Python is a link to the one
/// that it was made with, so both places are looked in, its own first.
void add_local_packages(const Context& context, RuntimePlaces& places) {
  add_list(context.variable("PYTHONPATH"), places);
  const auto search_path = context.variable("PATH").value_or("");
  for (const auto* name : {"python3", "python"}) {
    const auto program = find_program(name, search_path);
    if (!program) continue;
    add_packages(program->parent_path().parent_path(), places);
    std::error_code error;
    const auto target = fs::canonical(*program, error);
    if (!error) add_packages(target.parent_path().parent_path(), places);
    return;
  }
}

/// A library of onnxruntime has its version behind its name.
std::optional<fs::path> find_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) return path;
  const auto name = path.filename().string() + ".";
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(path.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(name)) found.push_back(entry->path());
  }
  if (found.empty()) return std::nullopt;
  return *std::ranges::max_element(found);
}

std::optional<fs::path> find_in(const fs::path& directory, const RuntimeFile& file) {
  for (const auto name : file.in_packages) {
    if (auto found = find_file(directory / name)) return found;
  }
  for (const auto name : file.system_names) {
    if (auto found = find_file(directory / name)) return found;
  }
  return std::nullopt;
}

}  // namespace

RuntimePlaces runtime_places(const Context& context) {
  RuntimePlaces places;
  add_list(context.variable(runtime_path_variable), places);
  return places;
}

RuntimePlaces runtime_places(const env::Environment& environment, const Context& context) {
  auto places = runtime_places(context);
  if (environment.manager == env::Manager::local) {
    add_local_packages(context, places);
  } else {
    add_packages(environment.directory, places);
  }
  return places;
}

SharedLibrary load_runtime(const RuntimeFile& file, const RuntimePlaces& places) {
  for (const auto& directory : places) {
    if (const auto found = find_in(directory, file)) return SharedLibrary(fs::absolute(*found));
  }
  std::string reason;
  for (const auto name : file.system_names) {
    try {
      return SharedLibrary(name);
    } catch (const Error& error) {
      reason = error.what();
    }
  }
  throw invalid_state("no library of {} is in the model's environment or in {}: {}", file.name,
                      runtime_path_variable, reason);
}

std::string package_version(const fs::path& library, std::string_view package) {
  constexpr std::string_view suffix = ".dist-info";
  const auto prefix = std::string(package) + "-";
  for (auto directory = library.parent_path(); directory.has_relative_path();
       directory = directory.parent_path()) {
    if (directory.filename() != package) continue;
    std::error_code error;
    for (fs::directory_iterator entry(directory.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
      const auto name = entry->path().filename().string();
      if (name.starts_with(prefix) && name.ends_with(suffix)) {
        return name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
      }
    }
  }
  return {};
}

}  // namespace mlf::scoring::native
