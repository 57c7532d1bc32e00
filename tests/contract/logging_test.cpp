// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

const std::vector<std::string> good_keys = {
    "a",    "val/acc", "a/b/c/d", "with space", "dots.and-dashes_x",
    "a:b",  "-x",      "größe",   "метрика",    "精度",
    "x²",   ".hidden", "a..b",    "meta.yaml",  "a/..b",
    " x",   "x ",      "٣",       "dir/ ",      "1",
    "null", "CON",     "a.b/c.d"};

const std::vector<std::string> bad_keys = {
    "",     ".",    "..",   "../x",  "../../x", "/abs", "a//b", "a/",   "a/./b", "a/../b",  "./a",
    "a\\b", "a\nb", "a\tb", "x\x1b", "a?b",     "a*b",  "a|b",  "a%2e", "a\"b",  "é\u0301", "🙂",
    "a,b",  "a=b",  "a#b",  "//a",   "..a",     "a/.",  "\xFF", "a;b",  "a\n",   "~x"};

}  // namespace

TEST_SUITE("keys") {
  TEST_CASE_TEMPLATE("what MLflow takes is kept", Store, ALL_STORES) {
    Fixture<Store> f;
    for (const auto& key : good_keys) {
      CAPTURE(key);
      const auto id = f.run();
      f.log(id, key, 1.5);
      f.store->log_param(id, {key, "v"});
      f.store->set_tag(id, {key, "v"});
      const auto run = f.reader().get_run(id);
      REQUIRE(find_metric(run, key) != nullptr);
      CHECK(find_metric(run, key)->value == 1.5);
      REQUIRE(find_param(run, key) != nullptr);
      CHECK(*find_tag(run.tags, key) == "v");
      CHECK(f.reader().get_metric_history(id, key, 0, "").items.size() == 1);
      f.store->delete_tag(id, key);
      CHECK(find_tag(f.reader().get_run(id).tags, key) == nullptr);
    }
  }

  TEST_CASE_TEMPLATE("what MLflow refuses is refused and changes nothing", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    for (const auto& key : bad_keys) {
      CAPTURE(key);
      const std::string expected = "INVALID_PARAMETER_VALUE";
      CHECK(failure_code([&] { f.log(id, key, 1); }) == expected);
      CHECK(failure_code([&] { f.store->log_param(id, {key, "v"}); }) == expected);
      CHECK(failure_code([&] { f.store->set_tag(id, {key, "v"}); }) == expected);
      CHECK(failure_code([&] { f.store->delete_tag(id, key); }) == expected);
      CHECK(failure_code([&] { f.store->get_metric_history(id, key, 0, ""); }) == expected);
      CHECK(failure_code([&] {
              f.store->open_metric_writer(id)->append(key, {.timestamp = 1, .value = 1, .step = 0});
            }) == expected);
    }
    const auto run = f.reader().get_run(id);
    CHECK(run.metrics.empty());
    CHECK(run.params.empty());
    CHECK(run.tags.size() == 1);
  }

  TEST_CASE_TEMPLATE("messages are MLflow's", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    CHECK(failure([&] { f.log(id, "a?ö", 1); }) ==
          "INVALID_PARAMETER_VALUE: Invalid value \"a?\\u00f6\" for parameter 'metrics[0].name' "
          "supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods "
          "(.), spaces ( ), colon(:) and slashes (/).");
    CHECK(failure([&] {
            f.store->log_param(id, {"../x", "v"});
          }) ==
          "INVALID_PARAMETER_VALUE: Invalid value \"../x\" for parameter 'params[0].key' supplied: "
          "Names may be treated as files in certain cases, and must not resolve to other names "
          "when treated as such. This name would resolve to '../x'");
    CHECK(failure([&] {
            f.store->set_tag(id, {"", "v"});
          }).ends_with("This name would resolve to '.'"));
  }

  TEST_CASE_TEMPLATE("250 characters are the limit", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const auto longest = repeated(125, "a/");
    const auto key = longest.substr(0, 249) + "z";
    CHECK_NOTHROW(f.log(id, key, 1));
    CHECK_NOTHROW(f.store->log_param(id, {key, "v"}));
    CHECK_NOTHROW(f.store->set_tag(id, {key, "v"}));
    CHECK(find_metric(f.reader().get_run(id), key) != nullptr);
    CHECK(failure([&] { f.log(id, key + "z", 1); }) ==
          "INVALID_PARAMETER_VALUE: 'Metric name' exceeds the maximum length of 250 characters");
    CHECK(failure([&] {
            f.store->log_param(id, {key + "z", "v"});
          }) ==
          "INVALID_PARAMETER_VALUE: 'Param key' exceeds the maximum length of 250 characters");
    CHECK(failure([&] {
            f.store->set_tag(id, {key + "z", "v"});
          }) ==
          "INVALID_PARAMETER_VALUE: 'tags[0].key' exceeds the maximum length of 250 characters");
  }

  TEST_CASE_TEMPLATE("a key is not the beginning of another where keys name files", Store,
                     ALL_STORES) {
    Fixture<Store> f;
    const std::string expected = Store::has_files ? "INVALID_PARAMETER_VALUE" : "nothing";
    const auto id = f.run();
    f.log(id, "loss/train", 1);
    f.log(id, "acc", 1);
    f.store->log_param(id, {"opt", "adam"});
    f.store->set_tag(id, {"a/b/c", "x"});
    CHECK(failure_code([&] { f.log(id, "loss", 1); }) == expected);
    CHECK(failure_code([&] { f.log(id, "acc/val", 1); }) == expected);
    CHECK(failure_code([&] { f.store->log_param(id, {"opt/lr", "1"}); }) == expected);
    CHECK(failure_code([&] { f.store->set_tag(id, {"a/b", "x"}); }) == expected);
    CHECK_NOTHROW(f.log(id, "loss/val", 1));
    CHECK_NOTHROW(f.log(id, "los", 1));
    CHECK_NOTHROW(f.log(id, "loss-x", 1));
    CHECK(f.reader().get_run(id).metrics.size() == (Store::has_files ? 5 : 7));
  }
}

TEST_SUITE("params") {
  TEST_CASE_TEMPLATE("any text is a value", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const std::vector<std::string> values = {
        "",     " ",         "\n",           "two\nlines\n",
        "null", "tab\t",     "crlf\r\n",     std::string("a\0b", 3),
        "🙂", "  padded ", "\xEF\xBB\xBFx"};
    for (std::size_t i = 0; i < values.size(); ++i) {
      f.store->log_param(id, {"p" + std::to_string(i), values[i]});
    }
    const auto run = f.reader().get_run(id);
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(i);
      CHECK(find_param(run, "p" + std::to_string(i))->value == values[i]);
    }
    CHECK(failure_code([&] {
            f.store->log_param(id, {"bad", "\xFF"});
          }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("are written once", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->log_param(id, {"lr", "0.1"});
    CHECK_NOTHROW(f.store->log_param(id, {"lr", "0.1"}));
    CHECK(failure([&] {
            f.store->log_param(id, {"lr", "0.2"});
          }) ==
          "INVALID_PARAMETER_VALUE: Changing param values is not allowed. Param with key='lr' was "
          "already logged with value='0.1' for run ID='" +
              id.str() + "'. Attempted logging new value '0.2'.");
    CHECK(find_param(f.reader().get_run(id), "lr")->value == "0.1");
    f.store->log_param(id, {"empty", ""});
    CHECK(failure_code([&] {
            f.store->log_param(id, {"empty", "x"});
          }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("longer values are cut with a warning, or refused", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->log_param(id, {"fits", repeated(6000, "ö")});
    CHECK(f.reporter.warnings.empty());
    f.store->log_param(id, {"long", repeated(6001, "ö")});
    CHECK(find_param(f.reader().get_run(id), "fits")->value == repeated(6000, "ö"));
    CHECK(find_param(f.reader().get_run(id), "long")->value == repeated(6000, "ö"));
    REQUIRE(f.reporter.warnings.size() == 1);
    CHECK(f.reporter.warnings[0] ==
          "Param value '" + repeated(100, "ö") +
              "...' (6001 characters) is truncated to 6000 characters to meet the "
              "length limit.");
    CHECK_NOTHROW(f.store->log_param(id, {"long", repeated(6002, "ö")}));
    auto strict =
        Store::open(f.directory.path() / "strict", f.context, {.long_values = LongValues::refuse});
    const auto strict_id = RunId::parse(strict->create_run({}).info.run_id);
    CHECK(failure([&] {
            strict->log_param(strict_id, {"p", std::string(6001, 'x')});
          }) ==
          "INVALID_PARAMETER_VALUE: 'Param value' exceeds the maximum length of 6000 characters");
  }
}

TEST_SUITE("tags") {
  TEST_CASE_TEMPLATE("are set, overwritten and removed", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->set_tag(id, {"t", "long first value"});
    f.store->set_tag(id, {"t", "short"});
    CHECK(*find_tag(f.reader().get_run(id).tags, "t") == "short");
    f.store->set_tag(id, {"t", ""});
    CHECK(find_tag(f.reader().get_run(id).tags, "t")->empty());
    f.store->delete_tag(id, "t");
    CHECK(find_tag(f.reader().get_run(id).tags, "t") == nullptr);
    CHECK(failure([&] { f.store->delete_tag(id, "t"); }) ==
          "RESOURCE_DOES_NOT_EXIST: No tag with name: t in run with id " + id.str());
  }

  TEST_CASE_TEMPLATE("are cut at 8000 characters", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->set_tag(id, {"t", repeated(8001, "é")});
    CHECK(*find_tag(f.reader().get_run(id).tags, "t") == repeated(8000, "é"));
    REQUIRE(f.reporter.warnings.size() == 1);
    CHECK(f.reporter.warnings[0].starts_with("tags[0].value '"));
    CHECK(failure_code([&] { f.store->set_tag(id, {"t", "\xC3"}); }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("come in the order of their keys", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("r");
    for (const auto* key : {"z", "a", "m", "a/x-", "B"}) {
      if (std::string(key) != "a/x-") f.store->set_tag(id, {key, "v"});
      f.store->log_param(id, {std::string("p") + key[0], "v"});
    }
    const auto run = f.reader().get_run(id);
    CHECK(std::ranges::is_sorted(run.tags, {}, &Tag::key));
    CHECK(std::ranges::is_sorted(run.params, {}, &Param::key));
    CHECK(run.tags.size() == 5);
  }
}

TEST_SUITE("metrics") {
  TEST_CASE_TEMPLATE("every double is kept", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    using Limits = std::numeric_limits<double>;
    const std::vector<double> values = {0.0,
                                        -0.0,
                                        1,
                                        0.1,
                                        1.0 / 3,
                                        1e-5,
                                        1e16,
                                        1e22,
                                        123456789.123456789,
                                        Limits::max(),
                                        Limits::min(),
                                        Limits::denorm_min(),
                                        -Limits::max(),
                                        Limits::infinity(),
                                        -Limits::infinity()};
    for (std::size_t i = 0; i < values.size(); ++i) f.log(id, "m" + std::to_string(i), values[i]);
    f.log(id, "nan", Limits::quiet_NaN());
    const auto run = f.reader().get_run(id);
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(values[i]);
      const auto value = find_metric(run, "m" + std::to_string(i))->value;
      CHECK(value == values[i]);
      CHECK(std::signbit(value) == std::signbit(values[i]));
    }
    CHECK(std::isnan(find_metric(run, "nan")->value));
  }

  TEST_CASE_TEMPLATE("steps and timestamps are whole 64 bits", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    using Limits = std::numeric_limits<std::int64_t>;
    f.log(id, "least", 1, Limits::min(), 0);
    f.log(id, "most", 1, Limits::max(), Limits::max());
    const auto run = f.reader().get_run(id);
    CHECK(find_metric(run, "least")->step == Limits::min());
    CHECK(find_metric(run, "least")->timestamp == 0);
    CHECK(find_metric(run, "most")->step == Limits::max());
    CHECK(find_metric(run, "most")->timestamp == Limits::max());
    CHECK(failure([&] { f.log(id, "bad", 0.5, 0, -1); }) ==
          "INVALID_PARAMETER_VALUE: Invalid value -1 for parameter 'metrics[0].timestamp' "
          "supplied: metric 'bad' (value=0.5). Timestamp must be a nonnegative long (64-bit "
          "integer) ");
  }

  TEST_CASE_TEMPLATE("the latest is by step, then time, then value", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const auto latest = [&](const std::vector<MetricPoint>& points) {
      static int count = 0;
      const auto key = "m" + std::to_string(count++);
      for (const auto& point : points) f.log(id, key, point.value, point.step, point.timestamp);
      const auto run = f.reader().get_run(id);
      return find_metric(run, key)->value;
    };
    const auto nan = std::nan("");
    CHECK(latest({{1, 10, 1}, {9, 20, 0}}) == 10);
    CHECK(latest({{1, 10, -5}, {1, 20, -6}}) == 10);
    CHECK(latest({{1, 10, 1}, {2, 20, 1}}) == 20);
    CHECK(latest({{2, 10, 1}, {1, 20, 1}}) == 10);
    CHECK(latest({{1, 10, 1}, {1, 20, 1}, {1, 15, 1}}) == 20);
    CHECK(latest({{1, 10, 1}, {1, nan, 1}}) == 10);
    CHECK(std::isnan(latest({{1, nan, 1}, {1, 10, 1}})));
    CHECK(std::isnan(latest({{1, 10, 1}, {1, nan, 2}})));
  }

  TEST_CASE_TEMPLATE("keep the dataset they were measured on", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    auto metric = f.metric("m", 0.5, 3, 9);
    metric.dataset_name = "mnist";
    metric.dataset_digest = "abc123";
    f.store->log_metric(id, metric);
    const auto history = f.reader().get_metric_history(id, "m", 0, "");
    REQUIRE(history.items.size() == 1);
    CHECK(history.items[0].dataset_name == "mnist");
    CHECK(history.items[0].dataset_digest == "abc123");
    CHECK(history.items[0].value == 0.5);
    CHECK(history.items[0].timestamp == 9);
    metric.dataset_name = "two words";
    CHECK(failure_code([&] { f.store->log_metric(id, metric); }) == "INVALID_PARAMETER_VALUE");
    metric.dataset_name = "line\n1 2 3";
    CHECK(failure_code([&] { f.store->log_metric(id, metric); }) == "INVALID_PARAMETER_VALUE");
    CHECK(f.reader().get_metric_history(id, "m", 0, "").items.size() == 1);
  }
}

TEST_SUITE("batches") {
  TEST_CASE_TEMPLATE("hold all three kinds", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->log_batch(id, {.metrics = {f.metric("m", 1, 0), f.metric("m", 2, 1), f.metric("n", 3)},
                            .params = {{"p", "1"}, {"q", "2"}},
                            .tags = {{"t", "1"}, {"t", "2"}}});
    const auto run = f.reader().get_run(id);
    CHECK(run.metrics.size() == 2);
    CHECK(find_metric(run, "m")->value == 2);
    CHECK(run.params == std::vector<Param>{{"p", "1"}, {"q", "2"}});
    CHECK(*find_tag(run.tags, "t") == "2");
    CHECK(f.reader().get_metric_history(id, "m", 0, "").items.size() == 2);
    CHECK_NOTHROW(f.store->log_batch(id, {}));
  }

  TEST_CASE_TEMPLATE("may be as large as MLflow's and no larger", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    Batch batch;
    for (int i = 0; i < 800; ++i) batch.metrics.push_back(f.metric("m", i, i));
    for (int i = 0; i < 100; ++i) batch.params.push_back({"p" + std::to_string(i), "v"});
    for (int i = 0; i < 100; ++i) batch.tags.push_back({"t" + std::to_string(i), "v"});
    CHECK_NOTHROW(f.store->log_batch(id, batch));
    CHECK(f.reader().get_run(id).params.size() == 100);
    batch.metrics.push_back(f.metric("m", 0));
    CHECK(failure([&] { f.store->log_batch(id, batch); }) ==
          "INVALID_PARAMETER_VALUE: A batch logging request can contain at most 1000 metrics, "
          "params, and tags. Got 1001 metrics, params, and tags. Please split up metrics, params, "
          "and tags across multiple requests and try again.");
    Batch params;
    for (int i = 0; i < 101; ++i) params.params.push_back({"x" + std::to_string(i), "v"});
    CHECK(failure([&] { f.store->log_batch(id, params); }) ==
          "INVALID_PARAMETER_VALUE: A batch logging request can contain at most 100 params. Got "
          "101 params. Please split up params across multiple requests and try again.");
    Batch tags;
    for (int i = 0; i < 101; ++i) tags.tags.push_back({"x" + std::to_string(i), "v"});
    CHECK(failure([&] { f.store->log_batch(id, tags); })
              .starts_with("INVALID_PARAMETER_VALUE: A batch logging request can contain at most "
                           "100 tags. Got 101 tags."));
    Batch metrics;
    for (int i = 0; i < 1001; ++i) metrics.metrics.push_back(f.metric("x", i));
    CHECK(failure([&] { f.store->log_batch(id, metrics); })
              .starts_with("INVALID_PARAMETER_VALUE: A batch logging request can contain at most "
                           "1000 metrics. Got 1001 metrics."));
    CHECK(f.reader().get_run(id).params.size() == 100);
    CHECK(find_metric(f.reader().get_run(id), "x") == nullptr);
  }

  TEST_CASE_TEMPLATE("are checked whole before anything is written", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const Batch good = {
        .metrics = {f.metric("m", 1)}, .params = {{"p", "v"}}, .tags = {{"t", "v"}}};
    auto batch = good;
    batch.metrics.push_back(f.metric("bad", 1, 0, -1));
    CHECK(failure([&] { f.store->log_batch(id, batch); }).find("'metrics[1].timestamp'") !=
          std::string::npos);
    batch = good;
    batch.params.push_back({"a/../b", "v"});
    CHECK(failure([&] { f.store->log_batch(id, batch); }).find("'params[1].key'") !=
          std::string::npos);
    batch = good;
    batch.tags.push_back({"bad\n", "v"});
    CHECK(failure([&] { f.store->log_batch(id, batch); }).find("'tags[1].key'") !=
          std::string::npos);
    batch = good;
    batch.params = {{"a", "1"}, {"b", "1"}, {"a", "1"}, {"b", "2"}};
    CHECK(failure([&] { f.store->log_batch(id, batch); }) ==
          "INVALID_PARAMETER_VALUE: Duplicate parameter keys have been submitted: ['a', 'b']. "
          "Please ensure the request contains only one param value per param key.");
    const auto run = f.reader().get_run(id);
    CHECK(run.metrics.empty());
    CHECK(run.params.empty());
    CHECK(run.tags.size() == 1);
  }

  TEST_CASE_TEMPLATE("a changed param stops one, whole items before it stay", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->log_param(id, {"lr", "1"});
    CHECK(failure_code([&] {
            f.store->log_batch(id, {.metrics = {f.metric("m", 1)},
                                    .params = {{"first", "1"}, {"lr", "2"}, {"last", "1"}},
                                    .tags = {{"t", "v"}}});
          }) == "INVALID_PARAMETER_VALUE");
    const auto run = f.reader().get_run(id);
    CHECK(find_param(run, "lr")->value == "1");
    CHECK(find_param(run, "last") == nullptr);
    CHECK(run.metrics.empty());
    CHECK(find_tag(run.tags, "t") == nullptr);
  }
}
