// SPDX-License-Identifier: Apache-2.0
//
// Whatever the command and the value of its parameter, bash writes the value where it stands in the
// command as it is, or as it is quoted, and nothing of it is run; a text of any kind is a command's
// template or an error with a column in it.
#include "project/command_template.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "project/shell_reader.h"
#include "support/fakes.h"
#include "support/quoting.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_text(std::string_view text) {
  try {
    const auto command = mlf::project::parse_command_template(text);
    require(mlf::project::find_places(command.text).size() == command.placeholders.size());
  } catch (const mlf::project::TemplateError& error) {
    require(error.column() >= 1 && error.column() <= text.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mlf::test::TempDir directory;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_text(bytes);
  constexpr std::size_t most = 64;  // longer ones show nothing else, and take long
  const auto [command, value] = mlf::test::quoting_case(bytes.substr(0, most));
  if (!mlf::test::is_steady(command)) return 0;
  require(mlf::test::try_quoting(command, value, directory.path()).is_right());
  require(!std::filesystem::exists(directory.path() / "p"));
  return 0;
}
