// SPDX-License-Identifier: Apache-2.0
#include "container/volume.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

namespace mlf::container {

using test::variables;

TEST_CASE("volumes name variables and the home directory as for a shell") {
  const Variable variable = variables({{"HOME", "/ada"}, {"DATA", "/data"}, {"V1", "1"}});
  CHECK(expand_volume("/a:/b:ro", variable) == "/a:/b:ro");
  CHECK(expand_volume("~/x:/x", variable) == "/ada/x:/x");
  CHECK(expand_volume("~:/x", variable) == "/ada:/x");
  CHECK(expand_volume("$DATA/y:/y", variable) == "/data/y:/y");
  CHECK(expand_volume("${DATA}_$V1:/y", variable) == "/data_1:/y");
  CHECK(expand_volume("/a~b:/c", variable) == "/a~b:/c");
}

TEST_CASE("nothing else of a shell is in volumes") {
  const Variable variable = variables({{"X", "1"}});
  for (const std::string_view text : {"$(id):/x", "`id`:/x", "$:/x", "${X:/x", "$1:/x", "${}:/x"}) {
    CHECK(expand_volume(text, variable) == text);
  }
  CHECK_THROWS_WITH(expand_volume("$NONE:/x", variable),
                    "the project's volume '$NONE:/x' needs the environment variable NONE, which is "
                    "not set");
}

TEST_CASE("volumes that give power over the machine are refused") {
  const test::TempDir home;
  const test::TempDir project;
  const Variable variable = variables({{"HOME", home.path().string()}});
  const auto refused = [&](const std::string& host,
                           const std::vector<std::filesystem::path>& allowed) {
    try {
      require_harmless_volume(host + ":/x:ro", project.path(), allowed, variable);
      return false;
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::permission_denied);
      return true;
    }
  };
  const std::string at_home = home.path().string();
  for (const std::string& host :
       {std::string("/"), std::string("/etc"), std::string("/etc/"), std::string("/etc/shadow"),
        std::string("/usr/../etc"), std::string("/var/run/docker.sock"), std::string("/run"),
        std::string("/proc/1"), at_home, at_home + "/.ssh", at_home + "/.ssh/id_rsa",
        home.path().parent_path().string(), std::string("../../etc")}) {
    CAPTURE(host);
    CHECK(refused(host, {}));
  }
  for (const std::string& host : {at_home + "/data", std::string("/srv/data"), std::string("."),
                                  std::string("./data"), std::string("a_volume_of_dockers")}) {
    CAPTURE(host);
    CHECK_FALSE(refused(host, {}));
  }
  CHECK_FALSE(refused("/etc/ssl", {"/etc"}));
  CHECK(refused("/etc", {"/etc/ssl"}));
  std::filesystem::create_symlink("/etc", project.path() / "innocent");
  CHECK(refused("./innocent", {}));
}

}  // namespace mlf::container
