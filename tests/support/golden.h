// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace mlf::test {

/// The text of a file below tests/data. The test fails when it does not exist.
inline std::string read_data(const std::string& path) {
  std::ifstream file(std::filesystem::path(MLF_TEST_DATA) / path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE_MESSAGE(file.good(), "cannot read tests/data/" << path);
  return text.str();
}

/// Compares `text` with a file below tests/data. With MLF_ACCEPT_GOLDEN=1 it writes the file
/// instead.
inline void check_golden(const std::string& path, const std::string& text) {
  if (std::getenv("MLF_ACCEPT_GOLDEN") != nullptr) {
    const auto file = std::filesystem::path(MLF_TEST_DATA) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  CHECK(read_data(path) == text);
}

}  // namespace mlf::test
