// SPDX-License-Identifier: Apache-2.0
#include "artifact/address.h"

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/ids.h"
#include "core/logged_model.h"

namespace mlf::artifact {

namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view reason) {
  throw invalid_parameter("'{}' names no artifacts: {}", printable(utf8_prefix(text, 200)), reason);
}

void require_logged_model(std::string_view text, std::string_view id) {
  if (id.starts_with(logged_model_prefix) && RunId::is_valid(id)) return;
  refuse(text,
         "of models: URIs only those of logged models, 'models:/m-…', can be read; for a "
         "registered model name its run, 'runs:/RUN_ID/PATH'");
}

}  // namespace

RelativePath parse_artifact_path(std::string_view text) {
  if (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
  return RelativePath::parse(text);
}

std::optional<Address> parse_address(std::string_view text) {
  const auto scheme = uri_scheme(text);
  if (scheme.empty()) return std::nullopt;
  if (scheme != "runs" && scheme != "models") {
    refuse(text, "write 'runs:/RUN_ID/PATH', 'models:/MODEL_ID/PATH' or a run's id");
  }
  auto rest = text.substr(scheme.size() + 1);
  if (!rest.starts_with('/') || rest.starts_with("//")) {
    refuse(text, "one slash follows '" + scheme + ":'");
  }
  if (rest.find_first_of("?#") != std::string_view::npos) {
    refuse(text,
           "a URI of artifacts has no '?' and no '#'; for such a file name give the run's id "
           "and the path apart");
  }
  rest.remove_prefix(1);
  const auto slash = rest.find('/');
  Address address{.id = std::string(rest.substr(0, slash))};
  if (scheme == "models") {
    address.owner = Address::Owner::logged_model;
    require_logged_model(text, address.id);
  } else if (!RunId::is_valid(address.id)) {
    refuse(text, "a run's id must follow 'runs:/'");
  }
  const auto path = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  if (!path.empty()) address.path = parse_artifact_path(path);
  return address;
}

}  // namespace mlf::artifact
