// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "server/media_type.h"
#include "server/send_artifact.h"
#include "support/tracking_server_world.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using test::body_of;
using test::field_of;
using test::TrackingServerWorld;

namespace {

const std::string proxy = "/api/2.0/mlflow-artifacts/artifacts";
constexpr std::string_view canary = "CANARY-77aa";

/// The id of a new run.
std::string new_run(TrackingServerWorld& world, const std::string& experiment = "0") {
  const auto json = Json::parse(body_of(world.ask("POST", "/api/2.0/mlflow/runs/create",
                                                  Json{{"experiment_id", experiment}}.dump())));
  return json["run"]["info"]["run_id"];
}

/// Paths that try to leave the artifacts, as they stand in a target.
std::vector<std::string> attacks() {
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "a/";
  return {"../CANARY",
          "../../../../../../etc/passwd",
          "a/../../CANARY",
          "./../CANARY",
          "path/../to/file",
          "/etc/passwd",
          "//etc/passwd",
          "%2e%2e/CANARY",
          "%2e%2e%2fCANARY",
          "..%2fCANARY",
          "%252e%252e%252fCANARY",
          "%25252e%25252e%25252fCANARY",
          "..%5cCANARY",
          "C:%5cWindows%5cwin.ini",
          "C:CANARY",
          "%5c%5chost%5cshare",
          "a%00/../CANARY",
          "CANARY%00.txt",
          "..;/CANARY",
          "..%3b/CANARY",
          ".%09./CANARY",
          "..%0a/CANARY",
          "..%0d%0a/CANARY",
          "%c0%ae%c0%ae/CANARY",
          "%e0%80%ae%e0%80%ae/CANARY",
          "%u002e%u002e/CANARY",
          "%EF%BC%8E%EF%BC%8E/CANARY",
          "..%E2%88%95CANARY",
          "....//CANARY",
          "..././CANARY",
          "artifact/..../x",
          "file:///etc/passwd",
          "file:/etc/passwd",
          "file://localhost/etc/passwd",
          "%23/../../CANARY",
          "%3f/../../CANARY",
          ".",
          "..",
          "/",
          "a//b",
          "a/./b",
          "a/..",
          "~/.ssh/id_rsa",
          "$HOME/x",
          "/proc/self/environ",
          "/dev/zero",
          std::string(256, 'x'),
          std::string(5000, 'y'),
          deep,
          "%ff%fe",
          "link/passwd",
          "link",
          "file_link",
          "fifo",
          ".artifact.uploading.x",
          ".mlf-1-x"};
}

/// A run with artifacts at the server, with links that lead out, and a secret around them.
struct AttackedWorld : TrackingServerWorld {
  std::string run = new_run(*this);
  std::filesystem::path own = files / "0" / run / "artifacts";

  AttackedWorld() {
    test::write_file(temp.path() / "CANARY", canary);
    test::write_file(files / "other", "other");
    test::write_file(own / "mine", "mine");
    plant();
  }
  /// Makes the links and the pipe; requests may have deleted them.
  void plant() const {
    std::error_code ignored;
    for (const auto& place : {own, files}) {
      std::filesystem::create_symlink("/etc", place / "link", ignored);
      std::filesystem::create_symlink(temp.path() / "CANARY", place / "file_link", ignored);
      ::mkfifo((place / "fifo").c_str(), 0600);
    }
  }
  std::map<std::string, std::string> outside() const {
    auto all = test::snapshot(temp.path());
    std::erase_if(all, [](const auto& entry) { return entry.first.starts_with("files/"); });
    return all;
  }
  /// Asks, and looks at what must be so whatever the answer is.
  void attack(const std::string& method, const std::string& target) {
    CAPTURE(method);
    CAPTURE(target);
    plant();
    auto response = ask(method, target, method == "PUT" ? "written" : "");
    CHECK((response.status < 500 || response.status == 501));
    const auto body = body_of(response);
    CHECK(body.find(canary) == body.npos);
    CHECK(body.find("root:") == body.npos);
    CHECK(body.find(temp.path().string()) == body.npos);
  }
};

}  // namespace

TEST_CASE("no path of a request leads out of the artifacts, on any route") {
  AttackedWorld world;
  const auto before = world.outside();
  for (const auto& path : attacks()) {
    for (const std::string base : {"/api/2.0", "/ajax-api/2.0"}) {
      const auto artifacts = base + "/mlflow-artifacts/";
      for (const std::string method : {"GET", "PUT", "DELETE"}) {
        world.attack(method, artifacts + "artifacts/" + path);
      }
      for (const std::string step : {"create/", "complete/", "abort/"}) {
        world.attack("POST", artifacts + "mpu/" + step + path);
      }
      world.attack("GET", artifacts + "presigned/" + path);
      world.attack("GET", artifacts + "artifacts?path=" + path);
      world.attack("GET", base + "/mlflow/artifacts/list?run_id=" + world.run + "&path=" + path);
      world.attack("POST",
                   base + "/mlflow/upload-artifact?run_uuid=" + world.run + "&path=" + path);
    }
    world.attack("GET", "/get-artifact?run_id=" + world.run + "&path=" + path);
    world.attack("GET", "/model-versions/get-artifact?name=m&version=1&path=" + path);
    CHECK(world.outside() == before);
  }
  CHECK(test::read_file(world.own / "mine") == "mine");
  CHECK(test::read_file(world.files / "other") == "other");
}

TEST_CASE("an artifact comes back as it was sent, whole and in parts") {
  TrackingServerWorld world;
  const auto target = proxy + "/0/r/artifacts/d/x%20%C3%BC.txt";
  CHECK(Json::parse(body_of(world.ask("PUT", target, "0123456789"))) == Json::object());
  auto whole = world.ask("GET", target);
  CHECK(whole.status == 200);
  CHECK(body_of(whole) == "0123456789");
  CHECK(field_of(whole, "Content-Type") == "text/plain");
  CHECK(field_of(whole, "X-Content-Type-Options") == "nosniff");
  CHECK(field_of(whole, "Content-Security-Policy") == "sandbox; default-src 'none'");
  CHECK(field_of(whole, "Content-Disposition") ==
        "attachment; filename=\"x .txt\"; filename*=UTF-8''x%20%C3%BC.txt");
  const auto tag = field_of(whole, "ETag");

  const auto with = [&](const TrackingServerWorld::Fields& fields) {
    return world.ask("GET", target, "", fields);
  };
  auto part = with({{"Range", "bytes=3-5"}});
  CHECK(part.status == 206);
  CHECK(body_of(part) == "345");
  CHECK(field_of(part, "Content-Range") == "bytes 3-5/10");
  auto rest = with({{"Range", "bytes=7-"}, {"If-Range", tag}});
  CHECK(rest.status == 206);
  CHECK(body_of(rest) == "789");
  CHECK(with({{"Range", "bytes=10-"}}).status == 416);
  CHECK(with({{"If-None-Match", tag}}).status == 304);
  CHECK(with({{"If-None-Match", "\"x\", W/" + tag}}).status == 304);
  CHECK(with({{"If-None-Match", "\"x\""}}).status == 200);

  world.ask("PUT", target, "abcdefghij");
  auto newer = with({{"Range", "bytes=7-"}, {"If-Range", tag}});
  CHECK(newer.status == 200);
  CHECK(body_of(newer) == "abcdefghij");
}

TEST_CASE("a cut upload leaves the old file and nothing else") {
  TrackingServerWorld world;
  world.ask("PUT", proxy + "/0/r/artifacts/x", "old");
  const net::Request request{.method = "PUT",
                             .target = net::Target::parse(proxy + "/0/r/artifacts/x")};
  {
    const auto sink = world.handler->receive(request);
    sink->write("the half of a new f");
  }
  CHECK(test::snapshot(world.files / "0/r/artifacts") ==
        std::map<std::string, std::string>{{"x", "old"}});
}

TEST_CASE("a directory is listed by the names in it, and what is no directory is empty") {
  TrackingServerWorld world;
  world.ask("PUT", proxy + "/0/r/artifacts/d/x", "123");
  world.ask("PUT", proxy + "/0/r/artifacts/d/e/y", "");
  const auto list = [&](const std::string& path) {
    return Json::parse(body_of(world.ask("GET", proxy + "?path=" + path)));
  };
  CHECK(list("0/r/artifacts/d") == Json::parse(R"({"files": [{"path": "e", "is_dir": true},
                                  {"path": "x", "is_dir": false, "file_size": 3}]})"));
  CHECK(list("0/r/artifacts/d/x") == Json::object());
  CHECK(list("nowhere") == Json::object());
}

TEST_CASE("what is in the way of an upload is the client's mistake") {
  TrackingServerWorld world;
  world.ask("PUT", proxy + "/d/x", "1");
  CHECK(world.ask("PUT", proxy + "/d", "1").status == 400);
  CHECK(world.ask("PUT", proxy + "/d/x/y", "1").status == 400);
  CHECK(world.ask("GET", proxy + "/d").status == 400);
  CHECK(world.ask("DELETE", proxy + "/d/z").status == 404);
}

TEST_CASE("a run's artifacts are listed and fetched wherever they are") {
  TrackingServerWorld world;
  const auto run = new_run(world);
  world.ask("PUT", proxy + "/0/" + run + "/artifacts/d/x", "at the server");
  const auto listed =
      Json::parse(body_of(world.ask("GET", "/api/2.0/mlflow/artifacts/list?path=d&run_id=" + run)));
  CHECK(listed["files"][0]["path"] == "d/x");
  CHECK(listed["root_uri"] == "mlflow-artifacts:/0/" + run + "/artifacts");
  CHECK(body_of(world.ask("GET", "/get-artifact?path=d/x&run_uuid=" + run)) == "at the server");
  const auto page = "/ajax-api/2.0/mlflow/upload-artifact?path=n&run_uuid=" + run;
  CHECK(world.ask("POST", page, "page", {}).status == 200);
  CHECK(test::read_file(world.files / "0" / run / "artifacts" / "n") == "page");
  CHECK(world.ask("POST", page, std::string((10U << 20U) + 1, 'x'), {}).status == 400);

  // A run whose artifacts are in the store, as a job beside the server writes it.
  const auto beside = store::open_tracking(world.uri, world.context, {});
  const auto experiment = beside->create_experiment({.name = "local"}).str();
  const auto local = new_run(world, experiment);
  test::write_file(world.root / experiment / local / "artifacts" / "y", "in the store");
  CHECK(body_of(world.ask("GET", "/get-artifact?path=y&run_id=" + local)) == "in the store");
}

TEST_CASE("where the destination is the store, only artifacts are reached") {
  TrackingServerWorld world;
  world.artifacts = world.serve(world.root);
  world.restart();
  const auto run = new_run(world);
  const auto before = test::snapshot(world.root);
  for (const std::string& path : std::vector<std::string>{
           "0/" + run + "/meta.yaml", std::string("0/meta.yaml"), "0/" + run + "/tags/mlflow.user",
           std::string("models/m/artifacts/meta.yaml"), std::string("0"), "0/" + run,
           "0/" + run + "/tags/artifacts/x", std::string(".trash/r/artifacts/x")}) {
    CAPTURE(path);
    for (const std::string method : {"GET", "PUT", "DELETE"}) {
      CHECK(world.ask(method, proxy + "/" + path, method == "PUT" ? "x" : "").status == 400);
    }
    CHECK(world.ask("GET", proxy + "?path=" + path).status == 400);
  }
  CHECK(test::snapshot(world.root) == before);
  CHECK(world.ask("PUT", proxy + "/0/" + run + "/artifacts/x", "1").status == 200);
  CHECK(world.ask("PUT", proxy + "/0/models/m-1/artifacts/x", "1").status == 200);
  CHECK_THROWS_AS(world.serve(world.root / "0"), Error);
  CHECK_THROWS_AS(world.serve(world.temp.path()), Error);
}

TEST_CASE("a server without artifacts, and one without anything else, say so") {
  TrackingServerWorld world;
  world.artifacts = nullptr;
  world.restart();
  CHECK(world.ask("GET", proxy + "?path=x").status == 503);
  CHECK(world.ask("PUT", proxy + "/x", "1").status == 503);
  CHECK(world.ask("GET", "/health").status == 200);

  world.artifacts = world.serve(world.files);
  world.rules.artifacts_only = true;
  world.restart();
  CHECK(world.ask("GET", proxy + "?path=x").status == 200);
  CHECK(world.ask("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0").status == 503);
  CHECK(world.ask("GET", "/get-artifact?path=x&run_id=a").status == 503);
  CHECK(world.ask("GET", "/health").status == 200);
}

TEST_CASE("names of files in headers cannot break out of them") {
  CHECK(server::attachment("a.txt") == "attachment; filename=a.txt");
  CHECK(server::attachment("a\"b\\;c") == R"(attachment; filename="a\"b\\;c")");
  CHECK(server::attachment("日本") ==
        "attachment; filename=download; filename*=UTF-8''%E6%97%A5%E6%9C%AC");
}

TEST_CASE("the type of a file follows from its name") {
  CHECK(server::media_type("MLmodel") == "text/plain");
  CHECK(server::media_type("x.yaml") == "text/plain");
  CHECK(server::media_type("plot.PNG") == "image/png");
  CHECK(server::media_type("page.html") == "text/html");
  CHECK(server::media_type("model.pkl") == "application/octet-stream");
  CHECK(server::media_type("none") == "application/octet-stream");
}
