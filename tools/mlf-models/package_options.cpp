// SPDX-License-Identifier: Apache-2.0
#include "package_options.h"

#include "cli/common.h"
#include "cli/completer.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "model/yaml_nodes.h"

namespace mlf::tools {

namespace {

void add_content_options(cli::Verb& verb, PackageOptions& options) {
  auto flavors = model::file_flavors();
  flavors.emplace_back("pyfunc");
  verb.option("--flavor", "NAME", options.flavor,
              "The library of the file; default its content says")
      .one_of(std::move(flavors));
  verb.option("--xgboost-class", "CLASS", options.xgboost_class,
              "What loads an XGBoost model; default what saved it")
      .one_of({"Booster", "XGBClassifier", "XGBRegressor", "XGBRanker"});
  verb.option("--loader-module", "MODULE", options.loader_module,
              "A Python module whose _load_pyfunc(path) loads MODEL");
  verb.option("--code", "PATH", options.code,
              "Python code that goes with the model; DIR/. is what DIR contains; may be repeated")
      .complete(cli::complete_files);
  verb.option("--sample", "FILE", options.sample, "A CSV file of inputs, for their names and types")
      .complete(cli::complete_files);
  verb.flag("--nullable-integers", options.nullable_integers,
            "Declare columns of integers double, so that null is allowed");
  verb.flag("--input-example", options.input_example, "Store the first rows of the sample");
  verb.option("--metadata", "KEY=VALUE", options.metadata, "Metadata; may be repeated");
}

void add_environment_options(cli::Verb& verb, PackageOptions& options) {
  verb.option("--requirement", "LINE", options.environment.requirements,
              "A package that the model needs, such as numpy==2.1.0; may be repeated");
  verb.option("--requirements", "FILE", options.requirements, "A file of such lines")
      .complete(cli::complete_files);
  verb.option("--python", "PROGRAM", options.environment.python,
              "The Python whose versions of the packages are recorded")
      .complete(cli::complete_files);
}

}  // namespace

void add_package_options(cli::Verb& verb, PackageOptions& options) {
  verb.positional("MODEL", options.source, "The file; for --loader-module also a directory")
      .required()
      .complete(cli::complete_files);
  add_content_options(verb, options);
  add_environment_options(verb, options);
}

model::PackageRequest request_of(const PackageOptions& options) {
  if (options.input_example && !options.sample) {
    throw cli::usage_error("--input-example needs --sample");
  }
  const bool is_pyfunc = options.flavor == "pyfunc";
  if (is_pyfunc ? !options.loader_module : options.loader_module && options.flavor) {
    throw cli::usage_error("--loader-module belongs to --flavor pyfunc");
  }
  model::PackageRequest request{
      .source = options.source,
      .choice = {.flavor = options.flavor, .xgboost_class = options.xgboost_class},
      .loader_module = options.loader_module,
      .code = {options.code.begin(), options.code.end()},
      .sample = options.sample,
      .integers = options.nullable_integers ? model::IntegerColumns::as_double
                                            : model::IntegerColumns::as_long,
      .example =
          options.input_example ? model::StoredExample::first_rows : model::StoredExample::none,
      .metadata = {},
      .environment = options.environment};
  request.environment.file = options.requirements;
  for (const auto& text : options.metadata) {
    const auto [key, value] = cli::split_assignment(text, "metadata");
    request.metadata.push_back({key, {}, model::text_node(value)});
  }
  return request;
}

}  // namespace mlf::tools
