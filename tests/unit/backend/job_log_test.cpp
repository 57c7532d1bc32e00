// SPDX-License-Identifier: Apache-2.0
#include "backend/job_log.h"

#include <fstream>

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;

TEST_CASE("of a long log of a job the end is read") {
  test::TempDir place;
  const auto directory = Directory::open(place.path());
  const auto path = RelativePath::parse("log");
  CHECK(backend::read_job_log(directory, path).empty());
  directory.create_file(path, "short\n", Durability::none);
  CHECK(backend::read_job_log(directory, path) == "short\n");
  std::ofstream(place.path() / "log") << std::string(std::size_t{1} << 20, 'x') << "end\n";
  const std::string text = backend::read_job_log(directory, path);
  CHECK(text.size() == std::size_t{1} << 20);
  CHECK(text.ends_with("xend\n"));
}
