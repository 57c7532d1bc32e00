// SPDX-License-Identifier: Apache-2.0
#include "image/dockerfile.h"

#include <doctest/doctest.h>

using namespace mlf::image;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != text.npos; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("an image with packages is made in two stages, and only the first installs") {
  const auto text = dockerfile({.base = "python:3.11-slim", .installs_packages = true});
  CHECK(count(text, "FROM python:3.11-slim") == 2);
  const auto second = text.substr(text.rfind("FROM "));
  CHECK(!has(second, "RUN"));
  CHECK(has(second, "COPY --from=packages /usr/local/environment /usr/local/environment\n"));
  CHECK(has(second, "ENV PATH=/usr/local/environment/bin:"));
  CHECK(!has(text, "--no-index"));
  CHECK(!has(text, "MLF_RUNTIME_PATH"));
  // The model comes last, so that another model reuses the layers.
  CHECK(second.find("COPY model") > second.find("COPY mlf"));
}

TEST_CASE("nothing that an image starts needs a shell or root") {
  for (const bool installs : {false, true}) {
    const auto text = dockerfile({.base = "b", .installs_packages = installs});
    CHECK(has(text, "USER 65532:65532\n"));
    CHECK(has(text, "ENTRYPOINT [\"/usr/local/bin/mlf\", \"models\"]\nCMD [\"serve\"]\n"));
    CHECK(has(text, "CMD [\"/usr/local/bin/mlf\", \"models\", \"ping\"]\n"));
    CHECK(count(text, "RUN ") == count(text, "RUN ["));
  }
}

TEST_CASE("wheels replace the index, and requirements that name files need the model first") {
  const auto text = dockerfile(
      {.base = "b", .installs_packages = true, .has_wheels = true, .needs_model_to_install = true});
  CHECK(count(text, "\"--no-index\", \"--find-links\", \"/tmp/packages/wheels\"") == 2);
  CHECK(text.find("COPY model") < text.find("RUN"));
}

TEST_CASE("a library without Python") {
  const auto scratch = dockerfile({.base = "scratch", .has_runtime = true, .has_system = true});
  CHECK(has(scratch, "COPY system /\nCOPY runtime /usr/local/runtime\n"));
  CHECK(has(scratch, "MLF_RUNTIME_PATH=/usr/local/runtime"));
  CHECK(!has(scratch, "LD_LIBRARY_PATH"));
  const auto debian = dockerfile({.base = "debian:12-slim", .has_runtime = true});
  CHECK(has(debian, "LD_LIBRARY_PATH=/usr/local/runtime/lib"));
  CHECK(!has(dockerfile({.base = "b", .has_model = false}), "COPY model"));
}
