// SPDX-License-Identifier: Apache-2.0
// `mlf models package`: makes a model directory from the file that a library wrote.
#include "package_options.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

void package(const PackageOptions& options, cli::Session& session) {
  check_place(options.place, session);
  auto made = model::make_package(request_of(options), session.context());
  session.out().line(store_package(options.place, std::move(made), session));
}

}  // namespace

void add_package(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "package", "Make a model from an ONNX, XGBoost or LightGBM file, and print its URI");
  auto& options = verb.options<PackageOptions>();
  add_package_options(verb, options);
  add_place_options(verb, options.place);
  verb.action([&options](cli::Session& session) { package(options, session); });
}

}  // namespace mlf::tools
