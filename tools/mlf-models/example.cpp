// SPDX-License-Identifier: Apache-2.0
// `mlf models example`: prints a request that a model can answer, as a command for curl.
#include "serving/example.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/models.h"
#include "model/model_directory.h"
#include "serving/model_source.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using serving::ExampleFormat;

struct Options {
  std::string model;
  ExampleFormat format = ExampleFormat::saved;
  std::string url = "http://127.0.0.1:5000";
  bool body_only = false;
};

void example(const Options& options, cli::Session& session) {
  constexpr std::size_t longest = std::size_t{10} << 20;
  const auto directory = cli::find_model(session, options.model);
  const auto mlmodel = model::read_mlmodel(directory);
  const auto found = serving::find_example(mlmodel, [&](const RelativePath& path) {
    return model::read_beginning(directory, path, longest);
  });
  if (!found) {
    throw invalid_state("the model in '{}' has neither an input example nor a signature",
                        printable(options.model));
  }
  const auto request = serving::example_request(*found, options.format, mlmodel.signature);
  session.out().line(options.body_only ? request.body
                                       : serving::curl_command(request, options.format, options.url,
                                                               serving::model_name(options.model)));
}

}  // namespace

void add_example(cli::Tool& tool) {
  auto& verb = tool.add_verb("example", "Print a request that a model can answer, for curl");
  auto& options = verb.options<Options>();
  verb.positional("MODEL", options.model,
                  "A directory, or a URI such as runs:/RUN_ID/PATH or models:/NAME@ALIAS")
      .required()
      .complete(cli::complete_models);
  verb.option(
          "--format", "FORMAT",
          [&options](const std::string& name) {
            options.format = serving::parse_example_format(name);
          },
          "How the input is written; default as the example was saved")
      .one_of(serving::example_format_names());
  verb.option("--url", "URL", options.url, "The server's; default http://127.0.0.1:5000");
  verb.flag("--body", options.body_only, "Print only the body of the request");
  verb.action([&options](cli::Session& session) { example(options, session); });
}

}  // namespace mlf::tools
