// SPDX-License-Identifier: Apache-2.0
//
// Whatever the text, an MLproject file is read without an exception, every problem has a place in
// it and is one line, and what its entry points say can be shown; YAML of any kind is a value,
// which has JSON and Python's text, or a YamlError.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "project/mlproject_reader.h"
#include "project/project_json.h"
#include "wire/yaml.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_place(mlf::wire::YamlPlace place, std::string_view text) {
  const auto lines =
      std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r') + 2;
  // Of U+0085, U+2028 and U+2029, which end lines too, every one is two bytes or more.
  require(place.line >= 1 && place.line <= lines + static_cast<std::ptrdiff_t>(text.size() / 2));
  require(place.column >= 1 && place.column <= static_cast<int>(text.size()) + 2);
}

void check_yaml(std::string_view text) {
  try {
    const auto document = mlf::wire::read_yaml(text);
    require(!to_json(document.root).dump().empty());
    require(!python_text(document.root).empty() || document.root.is_scalar());
  } catch (const mlf::wire::YamlError& error) {
    check_place(error.problem().place, text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_yaml(text);
  mlf::project::Project project;
  project.directory = "/nonexistent";
  mlf::project::MlprojectReader reader;
  reader.read(text, project);
  for (const auto& finding : reader.findings()) {
    check_place(finding.problem.place, text);
    require(finding.problem.message.find('\n') == std::string::npos);
  }
  require(!to_json(project).dump().empty());
  return 0;
}
