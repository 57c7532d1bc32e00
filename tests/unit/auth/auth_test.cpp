// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "auth/login.h"
#include "auth/secrets.h"
#include "auth/user_file.h"
#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using auth::Permission;

namespace {

/// A file with the user "ada", who has a password and a token, and the group "@team".
struct AuthWorld {
  test::TempDir temp;
  test::FakeClock clock;
  auth::UserFile file{temp.path() / "users.json"};
  std::string secret = auth::new_secret();
  auth::Login login{file, clock};

  AuthWorld() {
    file.update([&](auth::Users& users) {
      users.add("ada").password_hash = auth::hash_password("correct horse battery");
      users.add("@team");
      users.tokens.push_back({.id = "t1",
                              .user = "ada",
                              .digest = auth::secret_digest(secret),
                              .created = clock.now_ms(),
                              .expires = clock.now_ms() + 1000});
    });
  }
  bool enters(const std::string& authorization, const std::string& peer = "10.0.0.1") {
    return login.log_in(authorization, peer).principal.has_value();
  }
};

// base64 of the text behind it
const std::string right =
    "Basic YWRhOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==";  // ada:correct horse battery
const std::string wrong = "Basic YWRhOndyb25n";    // ada:wrong
const std::string unknown = "Basic Ym9iOndyb25n";  // bob:wrong

}  // namespace

TEST_CASE("the right password and the right token enter, and nothing else does") {
  AuthWorld world;
  CHECK(world.enters(right));
  CHECK(world.enters(right));
  CHECK(world.enters("basic YWRhOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=="));
  CHECK(world.enters("Bearer " + world.secret));
  int n = 0;
  for (const std::string& bad :
       {std::string(), std::string("Basic"), std::string("Basic "), std::string("Basic Og=="),
        std::string("Basic YWRhOg=="), std::string("Basic YWRh"), std::string("Basic %%%"),
        std::string("Basic ") + std::string(100000, 'A'), std::string("Bearer "),
        std::string("Bearer x"), std::string("Bearer ") + std::string(100000, 'a'), wrong, unknown,
        std::string("Basic YWRtaW46cGFzc3dvcmQxMjM0"),  // admin:password1234
        std::string("Digest x"), std::string("Basic QHRlYW06"), "Bearer " + world.secret + "x"}) {
    CAPTURE(bad.substr(0, 60));
    CHECK_FALSE(world.enters(bad, "10.0.1." + std::to_string(++n)));
  }
}

TEST_CASE("an expired token and a changed password are worth nothing at once") {
  AuthWorld world;
  CHECK(world.enters("Bearer " + world.secret));
  CHECK(world.enters(right));
  world.clock.advance(2000);
  CHECK_FALSE(world.enters("Bearer " + world.secret));
  world.file.update([](auth::Users& users) {
    users.get("ada").password_hash = auth::hash_password("another password");
  });
  CHECK_FALSE(world.enters(right));
  world.file.update([](auth::Users& users) { users.remove("ada"); });
  CHECK(world.file.read()->tokens.empty());
}

TEST_CASE("who fails again and again has to wait, others do not") {
  AuthWorld world;
  for (int i = 0; i < 6; ++i) CHECK_FALSE(world.enters(wrong));
  CHECK(world.login.log_in(right, "10.0.0.1").wait.count() > 0);
  CHECK_FALSE(world.enters(right));
  CHECK(world.enters(right, "10.0.0.2"));
  world.clock.advance(61'000);
  CHECK(world.enters(right));
  for (int i = 0; i < 30; ++i) world.enters("Bearer x", "10.0.0.3");
  CHECK(world.login.log_in("Bearer y", "10.0.0.3").wait.count() > 0);
}

TEST_CASE("the file of users is its owner's alone, and read again when it changes") {
  const AuthWorld world;
  struct stat status = {};
  REQUIRE(::stat(world.file.path().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  auth::UserFile other(world.file.path());
  CHECK(*other.read() == auth::parse_users(auth::write_users(*other.read())));
  auth::UserFile third(world.file.path());
  third.update([](auth::Users& users) { users.add("bob"); });
  CHECK(other.read()->find("bob") != nullptr);
  CHECK_THROWS_AS(third.update([](auth::Users& users) {
    users.add("carl");
    users.add("bob");
  }),
                  Error);
  CHECK(other.read()->find("carl") == nullptr);
  CHECK_THROWS_AS(auth::parse_users("{}"), Error);
  CHECK_THROWS_AS(auth::parse_users("[1"), Error);
  CHECK_THROWS_AS(auth::parse_users(R"({"version": 2, "next_id": 1, "users": [], "tokens": []})"),
                  Error);
}

TEST_CASE("names of users are plain") {
  for (const std::string& bad : {std::string(), std::string("../x"), std::string("<script>"),
                                 std::string("-x"), std::string("@"), std::string("a b"),
                                 std::string("a\nb"), std::string(129, 'x'), std::string("ü")}) {
    CHECK_THROWS_AS(auth::check_user_name(bad), Error);
  }
  auth::check_user_name("ada.l+x@example.org");
  CHECK_THROWS_AS(auth::hash_password("short"), Error);
}

TEST_CASE("the highest grant counts, and the default only where there is none") {
  auth::Users users;
  users.add("ada").experiments["1"] = Permission::none;
  users.add("@team").experiments = {{"1", Permission::edit}, {"2", Permission::use}};
  const auto on = [&](const auth::Principal& principal, std::string_view id) {
    return auth::permission_on(users, principal, &auth::User::experiments, id, Permission::read);
  };
  CHECK(on({.name = "ada"}, "1") == Permission::none);
  CHECK(on({.name = "ada", .groups = {"@team"}}, "1") == Permission::edit);
  CHECK(on({.name = "ada", .groups = {"@team"}}, "2") == Permission::use);
  CHECK(on({.name = "ada"}, "3") == Permission::read);
  CHECK(on({.name = "root", .is_admin = true}, "1") == Permission::manage);
}
