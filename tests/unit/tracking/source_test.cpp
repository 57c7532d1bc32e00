// SPDX-License-Identifier: Apache-2.0
#include "tracking/source.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace mlf::tracking {
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

TEST_CASE("a run records its source and what git says of it") {
  using Tags = std::vector<Tag>;
  CHECK(source_tags("https://user:secret@host/train.py") ==
        Tags{{"mlflow.source.name", "https://host/train.py"}, {"mlflow.source.type", "LOCAL"}});
  const vcs::Description repository{
      .root = "/r", .commit = "0123", .branch = "main", .repo_url = "https://host/r"};
  CHECK(source_tags("train.py", repository) == Tags{{"mlflow.source.name", "train.py"},
                                                    {"mlflow.source.type", "LOCAL"},
                                                    {"mlflow.source.git.commit", "0123"},
                                                    {"mlflow.source.git.branch", "main"},
                                                    {"mlflow.source.git.repoURL", "https://host/r"},
                                                    {"mlflow.source.git.dirty", "false"}});
  CHECK(source_tags("train.py", vcs::Description{.root = "/r", .dirty = true}).back() ==
        Tag{"mlflow.source.git.dirty", "true"});
}

}  // namespace
}  // namespace mlf::tracking
