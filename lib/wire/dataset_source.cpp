// SPDX-License-Identifier: Apache-2.0
#include "wire/dataset_source.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/uri.h"

namespace mlf::wire {

DatasetSource dataset_source_of(std::string_view path_or_uri) {
  const auto scheme = uri_scheme(path_or_uri);
  const bool is_local = scheme.empty() || scheme == "file";
  const bool is_http = scheme == "http" || scheme == "https";
  return {.type = is_local  ? "local"
                  : is_http ? "http"
                            : scheme,
          .json = json_line({{is_http ? "url" : "uri", path_or_uri}})};
}

}  // namespace mlf::wire
