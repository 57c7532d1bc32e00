// SPDX-License-Identifier: Apache-2.0
#include "store/file/file_registry.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
namespace fs = std::filesystem;

namespace {

/// A registry with the model "iris", which has the versions 1 and 2.
struct RegistryFiles : test::FakeContext {
  RegistryFiles() {
    registry().create_registered_model(
        {.name = "iris", .tags = {{"team", "x"}}, .description = std::nullopt});
    for (int i = 0; i < 2; ++i) version("iris");
  }

  store::FileRegistry& registry() {
    opened = std::make_unique<store::FileRegistry>(root, root.string(), context,
                                                   store::RegistryOptions{});
    return *opened;
  }
  std::int64_t version(const std::string& name) {
    store::NewModelVersion request;
    request.name = name;
    request.source = "/x";
    return registry().create_model_version(request).version;
  }
  fs::path path(const std::string& below) const { return root / "models" / below; }
  void write(const std::string& below, const std::string& text) const {
    fs::create_directories(path(below).parent_path());
    std::ofstream(path(below), std::ios::binary) << text;
  }
  std::string read(const std::string& below) const {
    std::ifstream file(path(below), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string models() {
    std::string names;
    for (const auto& model : registry().search_registered_models({}).items) {
      names += model.name + " ";
    }
    return names;
  }
  std::string versions() {
    std::string names;
    for (const auto& found : registry().search_model_versions({}).items) {
      names += found.name + "/" + std::to_string(found.version) + " ";
    }
    return names;
  }

  test::TempDir directory;
  fs::path root = directory.path() / "store";
  std::unique_ptr<store::FileRegistry> opened;
};

const std::string alien_version =
    "creation_timestamp: 1\nlast_updated_timestamp: 1\nname: iris\nversion: 9\n";

}  // namespace

TEST_SUITE("file registry") {
  TEST_CASE("a damaged version is left out with a warning, and an error when asked for") {
    for (const std::string text :
         {"", "name: iris\n", "a: [", "name: other\nversion: 1\n", "name: iris\nversion: 2\n",
          "- a\n", "\xff\xfe\x01", "name: iris\nversion: 1\ncurrent_stage: Else\n"}) {
      CAPTURE(text);
      RegistryFiles f;
      f.write("iris/version-1/meta.yaml", text);
      CHECK(f.versions() == "iris/2 ");
      REQUIRE(f.reporter.warnings.size() == 1);
      CHECK(f.reporter.warnings[0].find("version-1/meta.yaml") != std::string::npos);
      CHECK(test::failure_code([&] { f.registry().get_model_version("iris", 1); }) ==
            "INTERNAL_ERROR");
      CHECK(f.registry().get_registered_model("iris").latest_versions.size() == 1);
      CHECK(f.version("iris") == 3);
      CHECK(f.read("iris/version-1/meta.yaml") == text);
    }
  }

  TEST_CASE("a damaged model is left out with a warning, and is not changed") {
    RegistryFiles f;
    f.registry().create_registered_model({.name = "good", .tags = {}, .description = {}});
    f.write("iris/meta.yaml", "name: [\n");
    CHECK(f.models() == "good ");
    REQUIRE(f.reporter.warnings.size() == 1);
    CHECK(f.reporter.warnings[0].find("iris/meta.yaml: line 2") != std::string::npos);
    CHECK(test::failure_code([&] { f.registry().get_registered_model("iris"); }) ==
          "INTERNAL_ERROR");
    CHECK(test::failure_code([&] { f.version("iris"); }) == "INTERNAL_ERROR");
    CHECK(test::failure_code([&] { f.registry().rename_registered_model("iris", "x"); }) ==
          "INTERNAL_ERROR");
    CHECK(f.read("iris/meta.yaml") == "name: [\n");
    CHECK_FALSE(fs::exists(f.path("iris/version-3")));
    f.registry().delete_registered_model("iris");
    CHECK(f.models() == "good ");
  }

  TEST_CASE("half-made directories of other programs are no models and no versions") {
    RegistryFiles f;
    fs::create_directories(f.path("half"));
    fs::create_directories(f.path("iris/version-3"));
    CHECK(f.models() == "iris ");
    CHECK(f.versions() == "iris/2 iris/1 ");
    CHECK(f.reporter.warnings.empty());
    CHECK(f.version("iris") == 4);
    CHECK(test::failure_code([&] { f.registry().get_registered_model("half"); }) ==
          "INTERNAL_ERROR");
    CHECK(test::failure_code([&] {
            f.registry().create_registered_model({.name = "half", .tags = {}, .description = {}});
          }) == "RESOURCE_ALREADY_EXISTS");
  }

  TEST_CASE("hostile names") {
    RegistryFiles f;
    for (const std::string name : {"a:b", "a%b", "a\\b", "a\nb", "\xff", "..x"}) {
      f.write(name + "/meta.yaml", "name: x\n");
    }
    for (const std::string name : {"version-", "version-0", "version--1", "version-01", "version-x",
                                   "version-99999999999999999999", "version-3 "}) {
      f.write("iris/" + name + "/meta.yaml", alien_version);
    }
    f.write("iris/aliases/a b", "1");
    f.write("iris/aliases/deep/x", "1");
    f.write("iris/aliases/good", "1\n");
    f.write("iris/aliases/text", "one");
    f.write("iris/tags/bad*key", "1");
    CHECK(f.models() == "iris ");
    CHECK(f.versions() == "iris/2 iris/1 ");
    const auto model = f.registry().get_registered_model("iris");
    CHECK(model.aliases == std::vector<ModelAlias>{{"good", 1}});
    CHECK(model.tags == std::vector<Tag>{{"team", "x"}});
    CHECK(f.version("iris") == 3);
    for (const auto& warning : f.reporter.warnings) {
      CHECK(warning.find('\n') == std::string::npos);
    }
  }

  TEST_CASE("links out of the registry are not followed") {
    RegistryFiles f;
    const auto outside = f.directory.path() / "outside";
    fs::create_directories(outside);
    std::ofstream(outside / "meta.yaml") << alien_version;
    std::ofstream(outside / "secret") << "secret";
    fs::create_directory_symlink(outside, f.path("linked"));
    fs::create_directory_symlink(outside, f.path("iris/version-9"));
    fs::create_symlink(outside / "secret", f.path("iris/tags/stolen"));
    fs::create_directory_symlink(outside, f.path("iris/aliases"));
    CHECK(f.models() == "iris ");
    CHECK(f.registry().get_registered_model("iris").tags == std::vector<Tag>{{"team", "x"}});
    CHECK(test::failure_code([&] { f.registry().get_model_version("iris", 9); }) != "nothing");
    CHECK(test::failure_code([&] { f.registry().set_alias("iris", "a", 1); }) != "nothing");
    f.registry().set_registered_model_tag("iris", {"stolen", "mine"});
    std::ifstream secret(outside / "secret");
    CHECK(std::string(std::istreambuf_iterator<char>(secret), {}) == "secret");
    CHECK_FALSE(fs::exists(outside / "a"));
  }

  TEST_CASE("a FIFO, a directory and a huge file in place of a file") {
    RegistryFiles f;
    fs::remove(f.path("iris/version-1/meta.yaml"));
    REQUIRE(::mkfifo(f.path("iris/version-1/meta.yaml").c_str(), 0600) == 0);
    REQUIRE(::mkfifo(f.path("iris/tags/pipe").c_str(), 0600) == 0);
    fs::create_directories(f.path("iris/version-3/meta.yaml"));
    fs::create_directories(f.path("iris/version-4"));
    std::ofstream(f.path("iris/version-4/meta.yaml"));
    fs::resize_file(f.path("iris/version-4/meta.yaml"), std::uintmax_t{3} << 30);
    CHECK(f.versions() == "iris/2 ");
    CHECK(f.reporter.warnings.size() >= 3);
    REQUIRE(::mkfifo(f.path(".mlf-pipe").c_str(), 0600) == 0);
    CHECK(f.models() == "iris ");
  }

  TEST_CASE("hostile YAML") {
    RegistryFiles f;
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'k'; ++c) {
      bomb +=
          fmt::format("{}: &{} [*{},*{},*{},*{},*{},*{},*{},*{}]\n", c, c, char(c - 1), char(c - 1),
                      char(c - 1), char(c - 1), char(c - 1), char(c - 1), char(c - 1), char(c - 1));
    }
    f.write("iris/version-1/meta.yaml", bomb + "name: iris\nversion: 1\n");
    f.write("iris/version-2/meta.yaml",
            "name: !!python/object/apply:os.system ['true']\nversion: 2\n");
    CHECK(f.versions().empty());
    CHECK(f.reporter.warnings.size() == 2);
  }

  TEST_CASE("an alias of a version that is not there is ignored") {
    RegistryFiles f;
    f.write("iris/aliases/lost", "7");
    f.write("iris/aliases/deleted", "1");
    f.registry().delete_model_version("iris", 1);
    f.write("iris/aliases/deleted", "1");
    CHECK(f.registry().get_registered_model("iris").aliases.empty());
    for (const std::string alias : {"lost", "deleted"}) {
      CHECK(test::failure([&] { f.registry().get_version_by_alias("iris", alias); }) ==
            "INVALID_PARAMETER_VALUE: Registered model alias " + alias + " not found.");
    }
    f.registry().set_alias("iris", "lost", 2, store::AliasCondition{});
    CHECK(f.registry().get_version_by_alias("iris", "lost").version == 2);
    CHECK(f.reporter.warnings.empty());
  }

  TEST_CASE("a damaged alias is an error when asked for, and can be replaced or deleted") {
    RegistryFiles f;
    f.write("iris/aliases/a", "one");
    CHECK(test::failure_code([&] { f.registry().get_version_by_alias("iris", "a"); }) ==
          "INTERNAL_ERROR");
    CHECK(test::failure_code([&] {
            f.registry().set_alias("iris", "a", 1, store::AliasCondition{});
          }) == "INTERNAL_ERROR");
    f.registry().set_alias("iris", "a", 1);
    CHECK(f.registry().get_version_by_alias("iris", "a").version == 1);
    f.write("iris/aliases/a", "one");
    f.registry().delete_alias("iris", "a");
    CHECK_FALSE(fs::exists(f.path("iris/aliases/a")));
  }

  TEST_CASE("a torn last line of the history is tolerated") {
    RegistryFiles f;
    const auto before = f.registry().get_history("iris").size();
    {
      std::ofstream file(f.path(".mlf-history"), std::ios::app);
      file << "{\"timestamp\": 17";
    }
    CHECK(f.registry().get_history("iris").size() == before);
    CHECK(f.reporter.warnings.size() == 1);
    f.registry().set_alias("iris", "a", 1);
    CHECK(f.registry().get_history("iris").size() == before + 1);
    CHECK(f.read(".mlf-history").find("17\n{") != std::string::npos);
  }

  TEST_CASE("a history that cannot be written is a warning") {
    RegistryFiles f;
    fs::remove(f.path(".mlf-history"));
    fs::create_directory(f.path(".mlf-history"));
    f.registry().set_alias("iris", "a", 1);
    CHECK(f.registry().get_version_by_alias("iris", "a").version == 1);
    REQUIRE(f.reporter.warnings.size() == 1);
    CHECK(f.reporter.warnings[0].starts_with("the registry was changed, but its history"));
  }

  TEST_CASE("a renaming that was interrupted is finished") {
    RegistryFiles f;
    fs::copy(f.path("iris"), f.path("tulip"), fs::copy_options::recursive);
    f.write("tulip/meta.yaml", "creation_timestamp: 1\nname: tulip\n");
    struct stat status = {};
    REQUIRE(::stat(f.path("tulip").c_str(), &status) == 0);
    const auto note =
        fmt::format("{{\"from\": \"iris\", \"to\": \"tulip\", \"inode\": {}}}\n", status.st_ino);
    f.write(".mlf-renaming", note);
    CHECK(f.models() == "tulip ");
    CHECK_FALSE(fs::exists(f.path(".mlf-renaming")));
    // The note is void when the new name has not appeared, or is that of another model.
    f.registry().create_registered_model({.name = "iris", .tags = {}, .description = {}});
    f.write(".mlf-renaming", "{\"from\": \"iris\", \"to\": \"tulip\", \"inode\": 1}\n");
    CHECK(f.models() == "iris tulip ");
    f.write(".mlf-renaming", "{\"from\": \"iris\", \"to\": \"none\", \"inode\": 0}\n");
    CHECK(f.models() == "iris tulip ");
    CHECK_FALSE(fs::exists(f.path(".mlf-renaming")));
    f.write(".mlf-renaming", "{\"from\": \"../x\", \"to\": \"tulip\", \"inode\": 1}\n");
    CHECK(f.models() == "iris tulip ");
    CHECK_FALSE(fs::exists(f.path(".mlf-renaming")));
  }

  TEST_CASE("renaming copies everything, or refuses") {
    RegistryFiles f;
    f.write("iris/notes/by hand.txt", "text");
    fs::create_directories(f.path("iris/version-5"));
    f.write("iris/version-2/meta.yaml", "damaged: [");
    f.registry().rename_registered_model("iris", "tulip");
    CHECK(f.read("tulip/notes/by hand.txt") == "text");
    CHECK(f.read("tulip/version-2/meta.yaml") == "damaged: [");
    CHECK(f.version("tulip") == 6);
    fs::create_symlink("/etc/hostname", f.path("tulip/link"));
    CHECK(test::failure_code([&] { f.registry().rename_registered_model("tulip", "rose"); }) ==
          "INVALID_STATE");
    CHECK(fs::exists(f.path("tulip/meta.yaml")));
    CHECK_FALSE(fs::exists(f.path("rose")));
    CHECK_FALSE(fs::exists(f.path(".mlf-renaming")));
  }

  TEST_CASE("nothing is made before the first write") {
    test::FakeContext f;
    const test::TempDir directory;
    const auto root = directory.path() / "store";
    store::FileRegistry missing(root, root.string(), f.context);
    CHECK(test::failure_code([&] { missing.search_registered_models({}); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    store::FileRegistry empty(root, root.string(), f.context,
                              {.user = {}, .may_be_missing = [] { return true; }});
    CHECK(empty.search_registered_models({}).items.empty());
    CHECK_FALSE(fs::exists(root));
    empty.create_registered_model({.name = "iris", .tags = {}, .description = {}});
    // The store is complete: MLflow makes the default experiment only with a new store.
    CHECK(fs::exists(root / "0/meta.yaml"));
  }
}

namespace {

struct ManyModels : RegistryFiles {
  ManyModels() {
    for (int i = 0; i < 60; ++i) {
      const auto name = fmt::format("m{}", i);
      registry().create_registered_model(
          {.name = name, .tags = {{"k", "v"}}, .description = std::nullopt});
      for (int k = 0; k < 4; ++k) version(name);
    }
    registry().set_alias("m7", "champion", 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
  }
  bool has_index() const { return fs::exists(path(fmt::format(".mlf-index-{}", ::geteuid()))); }
  RegisteredModel find(const std::string& name) {
    for (auto& model : registry().search_registered_models({.max_results = 1000}).items) {
      if (model.name == name) return model;
    }
    return {};
  }
};

}  // namespace

TEST_SUITE("registry index") {
  TEST_CASE("what is remembered is what the files say, also after changes by others") {
    ManyModels f;
    const auto first = f.registry().search_registered_models({.max_results = 1000}).items;
    const auto versions = f.registry().search_model_versions({.max_results = 1000}).items;
    REQUIRE(f.has_index());
    CHECK(f.registry().search_registered_models({.max_results = 1000}).items == first);
    CHECK(f.registry().search_model_versions({.max_results = 1000}).items == versions);
    CHECK(versions.size() == 242);
    std::ofstream(f.path("m7/tags/k")) << "changed";
    CHECK(f.find("m7").tags == std::vector<Tag>{{"k", "changed"}});
    fs::remove(f.path("m7/aliases/champion"));
    CHECK(f.find("m7").aliases.empty());
    std::ofstream(f.path("m7/tags/new")) << "1";
    CHECK(f.find("m7").tags.size() == 2);
    auto text = f.read("m7/version-4/meta.yaml");
    text.replace(text.find("current_stage: None"), 19, "current_stage: Staging");
    std::ofstream(f.path("m7/version-4/meta.yaml")) << text;
    CHECK(f.find("m7").latest_versions.size() == 2);
    fs::remove_all(f.path("m7/version-4"));
    CHECK(f.find("m7").latest_versions.size() == 1);
    fs::remove_all(f.path("m7"));
    CHECK(f.find("m7").name.empty());
  }

  TEST_CASE("a damaged index, or one of another kind, is ignored") {
    ManyModels f;
    const auto first = f.registry().search_registered_models({.max_results = 1000}).items;
    const auto index = fmt::format(".mlf-index-{}", ::geteuid());
    for (const std::string text :
         {"", "mlf-index 1 le\n", "mlf-index 1 le\nxxxxxxxxxxxxxxxxxxxxx"}) {
      std::ofstream(f.path(index), std::ios::binary) << text;
      CHECK(f.registry().search_registered_models({.max_results = 1000}).items == first);
    }
    CHECK(f.reporter.warnings.empty());
  }
}
