// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;

TEST_CASE("who has the store before it is made has it afterwards") {
  const test::TempDir directory;
  test::FakeContext fake;
  cli::Session session("mlf test", fake.clock, fake.ids, fake.context.variable);
  session.options.tracking_uri = (directory.path() / "new").string();
  session.options.experiment_name = "first";
  auto& before = session.store();
  const auto made = session.experiment_or_create();
  const auto id = ExperimentId::parse(made.experiment_id);
  CHECK(before.get_experiment(id).name == "first");
  CHECK(session.store().get_experiment(id).name == "first");
}
