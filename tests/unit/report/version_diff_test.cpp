// SPDX-License-Identifier: Apache-2.0
#include "report/version_diff.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "artifact/open.h"
#include "base/error.h"
#include "support/fakes.h"

namespace mlf::report {
namespace {

constexpr std::string_view mlmodel = R"(flavors:
  python_function: {loader_module: mlflow.sklearn, python_version: 3.11.2}
  sklearn: {sklearn_version: 1.5.0}
mlflow_version: 3.1.0
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 2]}}]'
  params: null
)";

struct Model {
  test::TempDir directory;
  test::FakeContext fake;

  void write(const std::string& name, std::string_view text) {
    std::ofstream(directory.path() / name) << text;
  }
  ModelFiles read() {
    return read_model_files(
        {.repository = artifact::open_repository(directory.path().string(), fake.context)});
  }
};

Run run_with(double auc, std::string lr) {
  Run run;
  Metric metric;
  metric.key = "auc";
  metric.value = auc;
  run.metrics = {metric};
  run.params = {{"lr", std::move(lr)}};
  return run;
}

const DiffRow& row_of(const std::vector<DiffRow>& rows, std::string_view part,
                      std::string_view key) {
  const auto found = std::ranges::find_if(
      rows, [&](const DiffRow& row) { return row.part == part && row.key == key; });
  REQUIRE_MESSAGE(found != rows.end(), part << "." << key);
  return *found;
}

TEST_CASE("metrics, params and what the registry says are compared") {
  DiffSide before{.version = {.version = 1, .tags = {{"team", "a"}}}, .run = run_with(0.5, "1")};
  DiffSide after{.version = {.version = 2}, .run = run_with(0.75, "1")};
  after.version.aliases = {"champion"};
  const auto rows = diff_versions(before, after);
  CHECK(row_of(rows, "metrics", "auc").delta == 0.25);
  CHECK(row_of(rows, "metrics", "auc").differs);
  CHECK_FALSE(row_of(rows, "params", "lr").differs);
  CHECK(row_of(rows, "version", "aliases").differs);
  CHECK(row_of(rows, "version", "tags.team").differs);
  CHECK(std::holds_alternative<std::monostate>(row_of(rows, "version", "tags.team").after));
}

TEST_CASE("what one side lacks is not compared") {
  const auto rows = diff_versions({.run = run_with(1, "1")}, {});
  CHECK(std::ranges::none_of(rows, [](const DiffRow& row) { return row.part != "version"; }));
}

TEST_CASE("files are compared by signature, flavors, requirements and size") {
  Model old_model;
  old_model.write("MLmodel", mlmodel);
  old_model.write("requirements.txt", "# made by hand\nnumpy==1.26.4\n--pre\nscipy  # why\n");
  Model new_model;
  std::string changed(mlmodel);
  changed.replace(changed.find("true"), 4, "false");
  changed.replace(changed.find("1.5.0"), 5, "1.6.0");
  new_model.write("MLmodel", changed);
  new_model.write("requirements.txt", "numpy==2.0.0\npandas>=2 ; python_version<'4'\n--pre");
  new_model.write("model.pkl", std::string(1000, 'x'));
  const auto rows = diff_versions({.files = old_model.read()}, {.files = new_model.read()});

  const auto text = [&](std::string_view part, std::string_view key) {
    const auto& row = row_of(rows, part, key);
    const auto of = [](const cli::Cell& cell) {
      const auto* value = std::get_if<std::string>(&cell);
      return value == nullptr ? std::string("nothing") : *value;
    };
    return of(row.before) + " to " + of(row.after);
  };
  CHECK(text("signature", "inputs.x") == "double to double (optional)");
  CHECK(text("signature", "outputs[0]") == "int64(-1, 2) to int64(-1, 2)");
  CHECK(text("flavors", "sklearn") == "1.5.0 to 1.6.0");
  CHECK(text("flavors", "python_function") == "3.11.2 to 3.11.2");
  CHECK(text("requirements", "numpy") == "==1.26.4 to ==2.0.0");
  CHECK(text("requirements", "pandas") == "nothing to >=2 ; python_version<'4'");
  CHECK(text("requirements", "scipy") == "scipy to nothing");
  CHECK_FALSE(row_of(rows, "requirements", "--pre").differs);
  CHECK(row_of(rows, "files", "size").differs);
  CHECK(row_of(rows, "files", "size").delta > 900);
}

TEST_CASE("a model without its MLmodel file is an error that names the file") {
  Model model;
  CHECK_THROWS_AS(model.read(), Error);
  model.write("MLmodel", "flavors: [");
  try {
    model.read();
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("MLmodel") != std::string::npos);
  }
}

}  // namespace
}  // namespace mlf::report
