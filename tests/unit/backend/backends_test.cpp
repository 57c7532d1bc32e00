// SPDX-License-Identifier: Apache-2.0
#include "backend/backends.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "unit/backend/backend_fixture.h"

using namespace mlf;
using namespace mlf::backend;

TEST_CASE_FIXTURE(test::BackendFixture, "a backend is opened once, when it is asked for") {
  Backends backends(store, "memory:", context);
  Backend& local = backends.get("local");
  CHECK(&backends.access().backend("local") == &local);
  CHECK(&backends.access().store == &store);
  CHECK(&backends.get("slurm") != &local);
  for (int i = 0; i < 2; ++i) {
    CHECK(test::failure_code([&] { backends.get("none"); }) == "RESOURCE_DOES_NOT_EXIST");
  }
}
