// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/runtime_places.h"

#include <doctest/doctest.h>

#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring::native;

namespace {

constexpr std::string_view no_library = "this is no library";

RuntimeFile some_file() {
  return {.name = "Some", .in_packages = {"some/lib/libsome.so"}, .system_names = {"libsome.so"}};
}

struct PlacesFixture : test::FakeContext {
  void put(const std::string& name) const { test::write_file(root.path() / name, no_library); }
  /// The loader's complaint names the file that was found.
  std::string found(const RuntimePlaces& places) const {
    return test::failure([&] { load_runtime(some_file(), places); });
  }

  test::TempDir root;
};

bool names(const std::string& text, const std::filesystem::path& file) {
  return text.find(file.string() + ":") != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(PlacesFixture, "the variable's directories come before the environment's") {
  environment["MLF_RUNTIME_PATH"] = "/one::/two";
  put("env/lib/python3.11/site-packages/x");
  const env::Environment made{.manager = env::Manager::virtualenv,
                              .directory = root.path() / "env"};
  const auto places = runtime_places(made, context);
  REQUIRE(places.size() == 4);
  CHECK(places[0] == "/one");
  CHECK(places[1] == "/two");
  CHECK(places[2] == root.path() / "env/lib/python3.11/dist-packages");
  CHECK(places[3] == root.path() / "env/lib/python3.11/site-packages");
  CHECK(runtime_places(context) == RuntimePlaces{"/one", "/two"});
}

TEST_CASE_FIXTURE(PlacesFixture, "a local Python's packages are found without starting it") {
  put("python/bin/python3.11");
  put("python/lib/python3.11/site-packages/x");
  put("venv/lib/python3.11/site-packages/x");
  std::filesystem::create_directories(root.path() / "venv/bin");
  std::filesystem::permissions(root.path() / "python/bin/python3.11",
                               std::filesystem::perms::owner_all);
  std::filesystem::create_symlink(root.path() / "python/bin/python3.11",
                                  root.path() / "venv/bin/python3");
  environment["PATH"] = (root.path() / "venv/bin").string();
  environment["PYTHONPATH"] = "/first";
  const auto places = runtime_places(env::Environment{}, context);
  REQUIRE(places.size() == 5);
  CHECK(places[0] == "/first");
  CHECK(places[2] == root.path() / "venv/lib/python3.11/site-packages");
  CHECK(places[4] == root.path() / "python/lib/python3.11/site-packages");
}

TEST_CASE_FIXTURE(PlacesFixture,
                  "a library is looked for in packages and in the directory itself") {
  put("a/other");
  put("b/libsome.so.1.2");
  put("c/some/lib/libsome.so");
  const auto in = [&](const std::string& name) { return root.path() / name; };
  CHECK(names(found({in("a"), in("b"), in("c")}), in("b/libsome.so.1.2")));
  CHECK(names(found({in("c"), in("b")}), in("c/some/lib/libsome.so")));
  CHECK(found({in("a")}).starts_with(
      "INVALID_STATE: no library of Some is in the model's environment or in MLF_RUNTIME_PATH: "));
}

TEST_CASE_FIXTURE(PlacesFixture, "the version of a library is that of its package") {
  put("p/some-1.2.3.dist-info/RECORD");
  put("p/some/lib/libsome.so");
  CHECK(package_version(root.path() / "p/some/lib/libsome.so", "some") == "1.2.3");
  CHECK(package_version(root.path() / "p/some/lib/libsome.so", "other") == "");
}
