// SPDX-License-Identifier: Apache-2.0
#include "base/memory_file.h"
#include "base/own_executable.h"
#include "base/uri.h"
#include "net/download.h"

namespace mlf::net {

bool is_http(std::string_view uri) {
  const std::string scheme = uri_scheme(uri);
  return scheme == "http" || scheme == "https";
}

void download_in_child(const std::string& url, const std::filesystem::path& destination,
                       const RunTool& run_tool, std::uint64_t limit) {
  // Not as an argument: the URL may contain a password.
  const MemoryFile url_file(url);
  Command command;
  command.arguments = {executables_directory() / "mlf-fetch", std::to_string(url_file.descriptor()),
                       destination.string(), std::to_string(limit)};
  command.keep_open = {url_file.descriptor()};
  require_success(run_tool(std::move(command)), "the download");
}

}  // namespace mlf::net
