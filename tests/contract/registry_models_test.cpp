// SPDX-License-Identifier: Apache-2.0
#include "contract/registry_fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

TEST_SUITE("registered models") {
  TEST_CASE_TEMPLATE("a new registry is empty", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    CHECK(f.models().empty());
    CHECK(f.versions().empty());
    CHECK(f.history("iris").empty());
    CHECK(failure([&] { f.registry->get_registered_model("iris"); }) ==
          "RESOURCE_DOES_NOT_EXIST: Registered Model with name=iris not found");
  }

  TEST_CASE_TEMPLATE("create keeps everything", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.clock.set(1'600'000'000'123);
    const auto made = f.registry->create_registered_model(
        {.name = "a model ä",
         .tags = {{"team", "x"}, {"a/b", "two\nlines"}, {"team", "last"}},
         .description = "what it is\nfor"});
    const auto read = f.reader().get_registered_model("a model ä");
    CHECK(read == made);
    CHECK(read.name == "a model ä");
    CHECK(read.creation_timestamp == 1'600'000'000'123);
    CHECK(read.last_updated_timestamp == 1'600'000'000'123);
    CHECK(read.description == "what it is\nfor");
    CHECK(read.tags == std::vector<Tag>{{"a/b", "two\nlines"}, {"team", "last"}});
    CHECK(read.latest_versions.empty());
    CHECK(read.aliases.empty());
  }

  TEST_CASE_TEMPLATE("a name is taken once", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    CHECK(failure([&] { f.model("iris"); }) ==
          "RESOURCE_ALREADY_EXISTS: Registered Model (name=iris) already exists.");
    f.model("IRIS");
    f.model("prompt", {{"mlflow.prompt.is_prompt", "true"}});
    CHECK(failure([&] { f.model("prompt"); }) ==
          "RESOURCE_ALREADY_EXISTS: Tried to create a registered model with name 'prompt', but the "
          "name is already taken by a prompt. MLflow does not allow creating a model and a prompt "
          "with the same name.");
  }

  TEST_CASE_TEMPLATE("names are MLflow's", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    for (const std::string name :
         {"a/b", "a:b", "%x", "", " ", "..", ".", "../x", "/x", "a\\b", "a\nb", "\xff", "..x"}) {
      CAPTURE(name);
      CHECK(failure_code([&] { f.model(name); }) == "INVALID_PARAMETER_VALUE");
      CHECK(failure_code([&] { f.reader().get_registered_model(name); }) ==
            "INVALID_PARAMETER_VALUE");
    }
    for (const std::string name :
         {"a#b", "a+b", "x y", "-", "~", "null", ".hidden", "ü", "a'b\"c"}) {
      CAPTURE(name);
      f.model(name);
      CHECK(f.reader().get_registered_model(name).name == name);
    }
  }

  TEST_CASE_TEMPLATE("a description and tags can be changed", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris", {{"old", "1"}});
    f.clock.advance(5);
    CHECK(f.registry->update_registered_model("iris", "new").description == "new");
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    f.clock.advance(5);
    f.registry->set_registered_model_tag("iris", {"deep/key", "v"});
    f.registry->set_registered_model_tag("iris", {"deep/key", "w"});
    CHECK(f.reader().get_registered_model("iris").tags ==
          std::vector<Tag>{{"deep/key", "w"}, {"old", "1"}});
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    f.registry->delete_registered_model_tag("iris", "old");
    f.registry->delete_registered_model_tag("iris", "old");
    CHECK(f.reader().get_registered_model("iris").tags == std::vector<Tag>{{"deep/key", "w"}});
    CHECK(f.reader().get_registered_model("iris").description == "new");
    CHECK(failure_code([&] {
            f.registry->set_registered_model_tag("none", {"a", "b"});
          }) == "RESOURCE_DOES_NOT_EXIST");
    CHECK(failure_code([&] {
            f.registry->set_registered_model_tag("iris", {"../a", "b"});
          }) == "INVALID_PARAMETER_VALUE");
    const std::string longest(100'000, 'x');
    f.registry->set_registered_model_tag("iris", {"long", longest});
    CHECK(failure([&] {
            f.registry->set_registered_model_tag("iris", {"long", longest + "x"});
          }) == "INVALID_PARAMETER_VALUE: 'value' exceeds the maximum length of 100000 characters");
  }

  TEST_CASE_TEMPLATE("renaming keeps versions, tags and aliases", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("old", {{"k", "v"}});
    f.version("old", "/a", {{"t", "1"}});
    f.version("old", "/b");
    f.version("old", "/c");
    f.registry->delete_model_version("old", 3);
    f.registry->set_alias("old", "champion", 1);
    f.clock.advance(7);
    const auto renamed = f.registry->rename_registered_model("old", "new");
    CHECK(f.reader().get_registered_model("new") == renamed);
    CHECK(renamed.name == "new");
    CHECK(renamed.tags == std::vector<Tag>{{"k", "v"}});
    CHECK(renamed.aliases == std::vector<ModelAlias>{{"champion", 1}});
    CHECK(renamed.last_updated_timestamp == f.clock.now_ms());
    const auto first = f.reader().get_model_version("new", 1);
    CHECK(first.name == "new");
    CHECK(first.source == "/a");
    CHECK(first.tags == std::vector<Tag>{{"t", "1"}});
    CHECK(first.aliases == Names{"champion"});
    CHECK(first.last_updated_timestamp == f.clock.now_ms());
    CHECK(f.models() == Names{"new"});
    CHECK(f.version("new") == 4);
    CHECK(failure_code([&] { f.reader().get_registered_model("old"); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    f.model("old");
    CHECK(failure([&] { f.registry->rename_registered_model("old", "new"); }) ==
          "RESOURCE_ALREADY_EXISTS: Registered Model (name=new) already exists.");
    CHECK(failure_code([&] { f.registry->rename_registered_model("none", "x"); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    CHECK(f.models() == Names{"new", "old"});
  }

  TEST_CASE_TEMPLATE("deleting takes the versions with it", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    f.registry->delete_registered_model("iris");
    CHECK(f.models().empty());
    CHECK(f.versions().empty());
    CHECK(failure_code([&] { f.registry->delete_registered_model("iris"); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    f.model("iris");
    CHECK(f.version("iris") == 1);
  }

  TEST_CASE_TEMPLATE("the history names what was done, by whom and when", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.clock.set(1000);
    f.model("iris");
    f.user = "grace";
    f.clock.set(2000);
    f.registry->update_registered_model("iris", "text");
    f.registry->set_registered_model_tag("iris", {"k", "v"});
    f.registry->set_registered_model_tag("iris", {"k", "w"});
    f.registry->delete_registered_model_tag("iris", "k");
    f.registry->delete_registered_model_tag("iris", "k");
    f.registry->rename_registered_model("iris", "tulip");
    f.model("iris");
    f.registry->delete_registered_model("iris");
    const auto events = f.reader().get_history("tulip");
    REQUIRE(events.size() == 6);
    CHECK(events[0] == RegistryEvent{.timestamp = 1000,
                                     .user = "ada",
                                     .name = "iris",
                                     .action = RegistryAction::create_model});
    CHECK(events[1].timestamp == 2000);
    CHECK(events[1].user == "grace");
    CHECK(f.history("tulip") == Names{"create_model - - - -", "describe_model - - - text",
                                      "set_model_tag - k - v", "set_model_tag - k v w",
                                      "delete_model_tag - k w -", "rename_model - - iris tulip"});
    const auto of_old_name = f.history("iris");
    CHECK(of_old_name.size() == 8);
    CHECK(of_old_name.back() == "delete_model - - - -");
  }

  TEST_CASE_TEMPLATE("long values are cut in the history", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "ä";
    f.registry->update_registered_model("iris", text);
    CHECK(f.reader().get_registered_model("iris").description == text);
    CHECK(f.reader().get_history("iris").back().after == text.substr(0, 2000) + "…");
  }
}
