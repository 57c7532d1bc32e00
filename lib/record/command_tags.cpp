// SPDX-License-Identifier: Apache-2.0
#include "record/command_tags.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/process_identity.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/limits.h"
#include "wire/process_json.h"

namespace mlf::record {

namespace {

/// A JSON array of the words; if they are too long for a tag, the last ones are replaced by "...".
std::string command_json(std::span<const std::string> command) {
  Json words = Json::array();
  std::size_t size = 2;
  for (const std::string& word : command) {
    std::string shown = without_credentials(word, hidden_credentials);
    size += json_line(shown).size() + 1;
    if (size > limits::tag_value_length - 10) {
      words.push_back("...");
      break;
    }
    words.push_back(std::move(shown));
  }
  return json_line(words);
}

}  // namespace

std::vector<Tag> command_tags(std::span<const std::string> command,
                              const std::filesystem::path& directory) {
  const ProcessIdentity identity = own_identity();
  return {{std::string(tags::exec_command), command_json(command)},
          {std::string(tags::exec_host), identity.place.host},
          {std::string(tags::exec_working_directory), printable(directory.string())},
          {std::string(tags::exec_process), wire::encode(identity)}};
}

Tag process_tag() { return {std::string(tags::exec_process), wire::encode(own_identity())}; }

}  // namespace mlf::record
