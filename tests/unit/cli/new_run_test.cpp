// SPDX-License-Identifier: Apache-2.0
#include "cli/new_run.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace mlf::cli {
namespace {

std::string source_of(const std::vector<std::string>& words) {
  return source_name_of(words, [](const std::string& path) {
    return path == "train.sh" || path == "./dir/train.py";
  });
}

TEST_CASE("the source of a run is the script, else the program") {
  CHECK(source_of({"bash", "train.sh", "--fast"}) == "train.sh");
  CHECK(source_of({"/bin/bash", "-e", "train.sh"}) == "train.sh");
  CHECK(source_of({"python3", "./dir/train.py"}) == "./dir/train.py");
  CHECK(source_of({"make", "all"}) == "make");
  CHECK(source_of({"./dir/train.py"}) == "./dir/train.py");
}

TEST_CASE("a shell alone is the console, as MLflow calls it") {
  CHECK(source_of({"bash"}) == "<console>");
  CHECK(source_of({"-zsh"}) == "<console>");
  CHECK(source_of({"/usr/bin/fish", "-i"}) == "<console>");
  CHECK(source_of({}) == "<console>");
}

}  // namespace
}  // namespace mlf::cli
