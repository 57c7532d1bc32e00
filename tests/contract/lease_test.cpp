// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fixture.h"

using namespace mlf;
using mlf::store::LeaseState;
using mlf::test::failure_code;
using mlf::test::Fixture;

TEST_CASE_TEMPLATE("a run that nobody carries out has no lease", Kind, ALL_STORES) {
  Fixture<Kind> f;
  const auto id = f.run();
  CHECK(f.reader().lease_status(id).state == LeaseState::absent);
  CHECK(f.reader().lease_status(id).last_sign_of_life == std::nullopt);
  CHECK(f.reader().find_lease_holders(id).empty());
}

TEST_CASE_TEMPLATE("a lease is held by this process until it is given back", Kind, ALL_STORES) {
  Fixture<Kind> f;
  const auto id = f.run();
  const auto other = f.run();
  {
    const auto lease = f.store->take_lease(id);
    CHECK(f.reader().lease_status(id).state == LeaseState::held);
    const auto holders = f.reader().find_lease_holders(id);
    CHECK(std::ranges::find(holders, own_identity().supervisor) != holders.end());
    CHECK(f.reader().lease_status(other).state == LeaseState::absent);
    CHECK(f.reader().find_lease_holders(other).empty());
  }
  CHECK(f.reader().lease_status(id).state == LeaseState::free);
  CHECK(f.reader().find_lease_holders(id).empty());
}

TEST_CASE_TEMPLATE("a lease has one holder, and is taken over when that is gone", Kind,
                   ALL_STORES) {
  Fixture<Kind> f;
  const auto id = f.run();
  {
    const auto lease = f.store->take_lease(id);
    CHECK(failure_code([&] { f.reader().take_lease(id); }) == "INVALID_STATE");
    CHECK(f.reader().lease_status(id).state == LeaseState::held);
  }
  const auto lease = f.reader().take_lease(id);
  CHECK(f.store->lease_status(id).state == LeaseState::held);
}

TEST_CASE_TEMPLATE("taking a lease, touching it and logging metrics are signs of life", Kind,
                   ALL_STORES) {
  Fixture<Kind> f;
  const auto id = f.run();
  const auto sign = [&] { return f.reader().lease_status(id).last_sign_of_life; };
  const auto lease = f.store->take_lease(id);
  const auto taken = sign();
  REQUIRE(taken);
  f.clock.advance(1000);
  lease->touch();
  CHECK(sign() >= taken);
  const auto logging = f.run();
  f.log(logging, "loss", 1);
  CHECK(f.reader().lease_status(logging).last_sign_of_life);
  CHECK(f.reader().lease_status(logging).state == LeaseState::absent);
}

TEST_CASE_TEMPLATE("there are leases on deleted runs, and none on runs that do not exist", Kind,
                   ALL_STORES) {
  Fixture<Kind> f;
  const auto id = f.run();
  f.store->delete_run(id);
  CHECK(f.store->take_lease(id));
  const auto unknown = RunId::parse(test::repeated(32, "f"));
  const auto code = [](const auto& action) { return failure_code(action); };
  CHECK(code([&] { f.store->take_lease(unknown); }) == "RESOURCE_DOES_NOT_EXIST");
  CHECK(code([&] { f.store->lease_status(unknown); }) == "RESOURCE_DOES_NOT_EXIST");
  CHECK(code([&] { f.store->find_lease_holders(unknown); }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_TEMPLATE("a directory for a job's files is one that is there", Kind, ALL_STORES) {
  Fixture<Kind> f;
  const auto directory = f.store->job_directory(f.run());
  CHECK(directory.has_value() == Kind::persists);
  if (directory) CHECK(std::filesystem::is_directory(*directory));
}
