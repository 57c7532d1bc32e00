// SPDX-License-Identifier: Apache-2.0
//
// Fetches projects through the library, for tests with real git servers. Standard input is JSON
// lines, {"uri": ..., "version": ..., "submodules": ..., "cache": ...}; each is answered with
// {"ok": {...}} or {"error": CODE, "message": TEXT}, and "notes". A fetched project is released
// when the next line comes.
#include <iostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/user.h"
#include "source/source.h"
#include "supervise/tool.h"
#include "support/fakes.h"

namespace {

using nlohmann::json;
using namespace mlf;

json text_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

json describe(const source::Source& source) {
  return {{"uri", source.uri},
          {"name", source.name},
          {"directory", source.directory.string()},
          {"commit", text_or_null(source.commit)},
          {"branch", text_or_null(source.branch)},
          {"repo_url", text_or_null(source.repo_url)},
          {"is_local", source.is_local},
          {"is_dirty", source.repository && source.repository->dirty}};
}

json fetch(const json& request, source::Source& kept, supervise::SignalWatch& signals) {
  test::FakeContext fake;
  fake.context.variable = [&](const std::string& name) {
    if (name == "XDG_CACHE_HOME") return std::optional(request.at("cache").get<std::string>());
    return environment_variable(name);
  };
  json answer;
  try {
    source::SourceOptions options{.with_submodules = request.value("submodules", false)};
    if (const auto version = request.find("version"); version != request.end()) {
      options.version = version->get<std::string>();
    }
    kept = source::fetch_source(request.at("uri").get<std::string>(), options,
                                supervise::with_signals(fake.context, signals));
    answer["ok"] = describe(kept);
  } catch (const Error& error) {
    answer = {{"error", error_code_name(error.code())}, {"message", error.what()}};
  }
  answer["notes"] = fake.reporter.notes;
  return answer;
}

}  // namespace

int main() {
  supervise::SignalWatch signals(supervise::Grouping::own);
  source::Source kept;
  std::string line;
  while (std::getline(std::cin, line)) {
    kept = {};
    std::cout << fetch(json::parse(line), kept, signals).dump() << std::endl;
  }
}
