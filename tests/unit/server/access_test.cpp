// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <doctest/doctest.h>

#include "auth/secrets.h"
#include "base/text.h"
#include "server/access_control.h"
#include "server/audit_log.h"
#include "server/routes.h"
#include "support/tracking_server_world.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using auth::Permission;
using test::body_of;

namespace {

const std::string api = "/api/2.0/mlflow/";

/// A server with the users "root", who is an administrator, "ada" and "bob", each with a token.
struct ControlledWorld : test::TrackingServerWorld {
  auth::UserFile users{temp.path() / "users.json"};
  auth::Login login{users, clock};
  server::AccessRules access_rules;
  std::unique_ptr<server::AccessControl> access;
  std::unique_ptr<server::AuditLog> audit;
  std::map<std::string, std::string> secrets;

  explicit ControlledWorld(server::AccessRules rules_in = {}) : access_rules(std::move(rules_in)) {
    for (const std::string name : {"root", "ada", "bob"}) {
      secrets[name] = auth::new_secret();
      users.update([&](auth::Users& all) {
        all.add(name).is_admin = name == "root";
        all.tokens.push_back(
            {.id = name, .user = name, .digest = auth::secret_digest(secrets[name])});
      });
    }
    audit = std::make_unique<server::AuditLog>(temp.path() / "audit", clock);
    access = std::make_unique<server::AccessControl>(login, access_rules);
    handler = std::make_unique<server::ServerHandler>(server::Services{.tracking = *tracking,
                                                                       .registry = *registry,
                                                                       .tracking_uri = uri,
                                                                       .artifacts = artifacts.get(),
                                                                       .context = context,
                                                                       .users = &users},
                                                      rules, access.get(), audit.get());
  }

  net::Response as(const std::string& user, const std::string& method, const std::string& target,
                   const std::string& body = "") {
    Fields fields{{"Content-Type", "application/json"}};
    if (!user.empty()) fields.push_back({"Authorization", "Bearer " + secrets.at(user)});
    return ask(method, target.starts_with('/') ? target : api + target, body, fields);
  }
  int status(const std::string& user, const std::string& method, const std::string& target,
             const std::string& body = "") {
    return as(user, method, target, body).status;
  }
  Json json(const std::string& user, const std::string& method, const std::string& target,
            const std::string& body = "") {
    return Json::parse(body_of(as(user, method, target, body)));
  }
  std::string new_experiment(const std::string& user, const std::string& name) {
    return json(user, "POST", "experiments/create", Json{{"name", name}}.dump())["experiment_id"];
  }
  std::string new_run(const std::string& user, const std::string& experiment) {
    return json(user, "POST", "runs/create",
                Json{{"experiment_id", experiment}}.dump())["run"]["info"]["run_id"];
  }
  void permit(const std::string& user, const std::string& experiment, Permission permission) {
    users.update([&](auth::Users& all) { all.get(user).experiments[experiment] = permission; });
  }
};

/// A target for each route, with something in the place of its parameters.
std::string target_of(const server::Route& route) {
  std::string target;
  for (const auto part : split(route.path, '/')) {
    if (part.empty()) continue;
    target += '/';
    target += part.starts_with('{') ? "x" : std::string(part);
  }
  return target;
}

}  // namespace

TEST_CASE("no route but those for everyone answers a stranger, however it is spelt") {
  ControlledWorld world;
  for (const auto& route : server::all_routes()) {
    const auto target = target_of(route);
    const bool is_open = route.access.subject == server::Subject::nothing;
    for (const std::string& spelling : std::vector<std::string>{
             target, "/ajax-api" + (target.starts_with("/api/") ? target.substr(4) : ""),
             "//" + target.substr(1),
             "/%61pi" + (target.starts_with("/api/") ? target.substr(4) : "")}) {
      CAPTURE(route.method);
      CAPTURE(spelling);
      const auto status = world.ask(std::string(route.method), spelling, "{}").status;
      CHECK((is_open ? status != 401 : (status == 401 || status == 404 || status == 405)));
    }
    CHECK((is_open || world.ask(std::string(route.method), target, "{}").status == 401));
  }
}

TEST_CASE("the creator manages an experiment, and others do what they were given") {
  ControlledWorld world;
  const auto id = world.new_experiment("ada", "a");
  const auto run = world.new_run("ada", id);
  const auto get = "runs/get?run_id=" + run;
  const auto tag = Json{{"run_id", run}, {"key", "k"}, {"value", "v"}}.dump();
  const auto remove = Json{{"run_id", run}}.dump();
  const auto file = "/api/2.0/mlflow-artifacts/artifacts/" + id + "/" + run + "/artifacts/x";
  CHECK(world.status("ada", "PUT", file, "1") == 200);

  struct Row {
    Permission permission;
    std::array<int, 6> expected;  // get, tag, get file, put file, delete file, delete run
  };
  for (const Row& row : {Row{Permission::none, {403, 403, 403, 403, 403, 403}},
                         Row{Permission::read, {200, 403, 200, 403, 403, 403}},
                         Row{Permission::use, {200, 403, 200, 403, 403, 403}},
                         Row{Permission::edit, {200, 200, 200, 200, 403, 403}},
                         Row{Permission::manage, {200, 200, 200, 200, 200, 200}}}) {
    CAPTURE(auth::permission_name(row.permission));
    world.permit("bob", id, row.permission);
    const std::array<int, 6> found{
        world.status("bob", "GET", get),     world.status("bob", "POST", "runs/set-tag", tag),
        world.status("bob", "GET", file),    world.status("bob", "PUT", file, "2"),
        world.status("bob", "DELETE", file), world.status("bob", "POST", "runs/delete", remove)};
    CHECK(found == row.expected);
  }
  CHECK(world.status("root", "GET", get) == 200);
}

TEST_CASE("two names for one thing in a request are read the same way twice") {
  ControlledWorld world({.usual = Permission::none});
  const auto hers = world.new_run("ada", world.new_experiment("ada", "a"));
  const auto his = world.new_run("bob", world.new_experiment("bob", "b"));
  for (const std::string& query : std::vector<std::string>{
           "run_id=" + his + "&run_uuid=" + hers, "run_uuid=" + hers + "&run_id=" + his,
           "run_id=" + his + "&run_id=" + hers, "runId=" + hers + "&run_id=" + his}) {
    CAPTURE(query);
    const auto target = "/ajax-api/2.0/mlflow/upload-artifact?path=x&" + query;
    const auto status = world.status("bob", "POST", target, "mine");
    CHECK((status == 200 || status == 400 || status == 403));
  }
  CHECK_FALSE(std::filesystem::exists(world.files / "1" / hers));
  auto all = test::snapshot(world.temp.path());
  std::erase_if(all, [&](const auto& entry) {
    return entry.first.find(hers + "/artifacts/") == std::string::npos;
  });
  CHECK(all.empty());
  const auto body =
      R"({"run_id": ")" + his + R"(", "run_id": ")" + hers + R"(", "key": "k", "value": "v"})";
  const auto twice = world.status("bob", "POST", "runs/set-tag", body);
  const auto tags = world.json("ada", "GET", "runs/get?run_id=" + hers)["run"]["data"]["tags"];
  CHECK(std::ranges::none_of(tags, [](const Json& tag) { return tag["key"] == "k"; }));
  CHECK((twice == 200 || twice == 400 || twice == 403));
}

TEST_CASE("searches find all that may be read and tell nothing of the rest") {
  ControlledWorld world({.usual = Permission::none});
  for (int i = 0; i < 40; ++i) world.new_experiment("ada", "hidden" + std::to_string(i));
  const auto one = world.new_experiment("bob", "one");
  for (int i = 0; i < 40; ++i) world.new_experiment("ada", "more" + std::to_string(i));
  const auto two = world.new_experiment("bob", "two");
  for (const std::string target :
       {"experiments/search?max_results=1", "experiments/search?max_results=50"}) {
    std::vector<std::string> names;
    std::string token;
    for (int i = 0; i < 10; ++i) {
      const auto page = world.json("bob", "GET", target + token);
      for (const auto& it : page.value("experiments", Json::array())) {
        names.push_back(it["name"]);
      }
      if (!page.contains("next_page_token")) break;
      token = "&page_token=" + page["next_page_token"].get<std::string>();
    }
    std::ranges::sort(names);
    CHECK(names == std::vector<std::string>{"one", "two"});
  }
  const auto hidden = world.new_experiment("ada", "runs");
  world.new_run("ada", hidden);
  const auto mine = world.new_run("bob", one);
  const auto runs =
      world.json("bob", "POST", "runs/search", Json{{"experiment_ids", {hidden, one}}}.dump());
  REQUIRE(runs["runs"].size() == 1);
  CHECK(runs["runs"][0]["info"]["run_id"] == mine);
}

TEST_CASE("registered models have permissions of their own, which follow their names") {
  ControlledWorld world({.usual = Permission::none});
  const auto name = [](const std::string& text) { return Json{{"name", text}}.dump(); };
  CHECK(world.status("ada", "POST", "registered-models/create", name("m")) == 200);
  CHECK(world.status("bob", "GET", "registered-models/get?name=m") == 403);
  const auto found = world.json("bob", "GET", "registered-models/search");
  CHECK_FALSE(found.contains("registered_models"));
  CHECK(world.status("ada", "POST", "registered-models/rename",
                     R"({"name": "m", "new_name": "n"})") == 200);
  CHECK(world.status("ada", "GET", "registered-models/get?name=n") == 200);

  // A version must not show its maker what only others may read.
  const auto hidden = world.new_experiment("bob", "b");
  const auto run = world.new_run("bob", hidden);
  for (const auto& fields :
       {Json{{"run_id", run}},
        Json{{"source", "mlflow-artifacts:/" + hidden + "/" + run + "/artifacts/x"}},
        Json{{"source", "mlflow-artifacts:/nobody/x"}}}) {
    Json body{{"name", "n"}, {"source", "s3://bucket/x"}};
    body.update(fields);
    CAPTURE(body.dump());
    CHECK(world.status("ada", "POST", "model-versions/create", body.dump()) == 403);
  }
  CHECK(world.status("ada", "DELETE", "registered-models/delete", name("n")) == 200);
  CHECK(world.users.read()->get("ada").models.empty());
}

TEST_CASE("only administrators make users; everyone changes the own password") {
  ControlledWorld world;
  const std::string carl = R"({"username": "carl", "password": "carl's password"})";
  CHECK(world.status("ada", "POST", "users/create", carl) == 403);
  CHECK(world.status("root", "POST", "users/create", carl) == 200);
  CHECK(world.status("root", "POST", "users/create", carl) == 400);
  for (const std::string bad :
       {R"({"username": "x", "password": ""})", R"({"username": "x", "password": "1"})",
        R"({"username": "", "password": "long enough it is"})",
        R"({"username": "../x", "password": "long enough it is"})",
        R"({"username": "<b>", "password": "long enough it is"})", R"({"username": "x"})"}) {
    CAPTURE(bad);
    CHECK(world.status("root", "POST", "users/create", bad) == 400);
  }
  CHECK(world.status("ada", "GET", "users/get?username=bob") == 403);
  CHECK(world.status("ada", "GET", "users/list") == 403);
  CHECK(world.json("ada", "GET", "users/current")["user"]["username"] == "ada");
  CHECK(world.status("ada", "PATCH", "users/update-admin",
                     R"({"username": "ada", "is_admin": true})") == 403);
  CHECK(world.status("ada", "PATCH", "users/update-password",
                     R"({"username": "bob", "password": "taken over now"})") == 403);
  CHECK(world.status("ada", "PATCH", "users/update-password",
                     R"({"username": "ada", "password": "a new password"})") == 400);
  CHECK(world.status("ada", "DELETE", "users/delete", R"({"username": "bob"})") == 403);
  CHECK(world.status("root", "DELETE", "users/delete", R"({"username": "bob"})") == 200);
  CHECK(world.status("bob", "GET", "users/current") == 401);
}

TEST_CASE("who manages an experiment gives permissions on it") {
  ControlledWorld world({.usual = Permission::none});
  const auto id = world.new_experiment("ada", "a");
  const auto grant = [&](const std::string& permission) {
    return Json{{"experiment_id", id}, {"username", "bob"}, {"permission", permission}}.dump();
  };
  const std::string path = "experiments/permissions/";
  CHECK(world.status("bob", "POST", path + "create", grant("MANAGE")) == 403);
  CHECK(world.status("ada", "POST", path + "create", grant("READ")) == 200);
  CHECK(world.status("ada", "POST", path + "create", grant("READ")) == 400);
  CHECK(world.status("ada", "POST", path + "create", grant("ALL")) == 400);
  CHECK(world.status("bob", "GET", "experiments/get?experiment_id=" + id) == 200);
  CHECK(world.status("ada", "PATCH", path + "update", grant("NO_PERMISSIONS")) == 200);
  CHECK(world.status("bob", "GET", "experiments/get?experiment_id=" + id) == 403);
  CHECK(world.status("ada", "DELETE", path + "delete", grant("READ")) == 200);
  CHECK(world.status("ada", "GET", path + "get?username=bob&experiment_id=" + id) == 404);
}

TEST_CASE("a trusted proxy tells users and groups, and nobody else does") {
  ControlledWorld world({.usual = Permission::none,
                         .trusted_proxies = {"10.9.9.9", "unix"},
                         .admin_group = "admins"});
  const auto id = world.new_experiment("ada", "a");
  world.users.update(
      [&](auth::Users& all) { all.add("@team").experiments[id] = Permission::read; });
  const auto get = api + "experiments/get?experiment_id=" + id;
  const auto told = [&](const std::string& peer, const std::string& name,
                        const std::string& groups) {
    world.peer = peer;
    return world.ask("GET", get, "", {{"X-Remote-User", name}, {"X-Remote-Groups", groups}}).status;
  };
  CHECK(told("10.9.9.9", "zoe", "") == 403);
  CHECK(told("10.9.9.9", "zoe", "other, team") == 200);
  CHECK(told("10.9.9.9", "zoe", "admins") == 200);
  CHECK(told("unix", "ada", "") == 200);
  CHECK(told("10.9.9.8", "ada", "team") == 401);
  CHECK(told("127.0.0.1", "root", "admins") == 401);
  CHECK(told("10.9.9.9", "../x", "") == 400);
  CHECK(told("10.9.9.9", "@team", "") == 400);
}

TEST_CASE("the audit log has a line for each change, also for one that was refused") {
  ControlledWorld world;
  const auto id = world.new_experiment("ada", "a");
  world.permit("bob", id, Permission::read);
  const auto run = world.new_run("ada", id);
  world.status("bob", "POST", "runs/delete", Json{{"run_id", run}}.dump());
  world.status("bob", "GET", "runs/get?run_id=" + run);
  world.status("root", "POST", "users/create",
               R"({"username": "carl", "password": "a secret password"})");
  world.status("ada", "PUT", "/api/2.0/mlflow-artifacts/artifacts/" + id + "/r/artifacts/x", "1");
  const auto text = test::read_file(world.temp.path() / "audit");
  CHECK(text.find("secret") == text.npos);
  std::vector<Json> lines;
  for (const auto line : split(std::string_view(text), '\n')) {
    if (!line.empty()) lines.push_back(Json::parse(line));
  }
  REQUIRE(lines.size() == 5);
  CHECK(lines[0]["user"] == "ada");
  CHECK(lines[0]["route"] == "/api/2.0/mlflow/experiments/create");
  CHECK(lines[0]["what"] == Json{{"name", "a"}});
  CHECK(lines[0]["status"] == 200);
  CHECK(lines[0]["peer"] == "127.0.0.1");
  CHECK(lines[2]["user"] == "bob");
  CHECK(lines[2]["status"] == 403);
  CHECK(lines[2]["what"] == Json{{"run_id", run}});
  CHECK(lines[3]["what"] == Json{{"username", "carl"}});
  CHECK(lines[4]["what"] == Json{{"artifact_path", id + "/r/artifacts/x"}});
}

TEST_CASE("nothing is changed while the audit log cannot be written") {
  ControlledWorld world;
  const auto id = world.new_experiment("ada", "a");
  world.audit = std::make_unique<server::AuditLog>("/dev/full", world.clock);
  world.handler =
      std::make_unique<server::ServerHandler>(server::Services{.tracking = *world.tracking,
                                                               .registry = *world.registry,
                                                               .tracking_uri = world.uri,
                                                               .artifacts = world.artifacts.get(),
                                                               .context = world.context,
                                                               .users = &world.users},
                                              world.rules, world.access.get(), world.audit.get());
  world.new_run("ada", id);  // its line is due now
  CHECK(world.status("ada", "POST", "runs/create", Json{{"experiment_id", id}}.dump()) == 507);
  CHECK(world.status("ada", "GET", "experiments/get?experiment_id=" + id) == 200);
}
