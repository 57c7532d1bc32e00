// SPDX-License-Identifier: Apache-2.0
#include "vcs/user_configuration.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "base/error.h"
#include "base/text.h"
#include "vcs/git_program.h"

namespace fs = std::filesystem;

namespace mlf::vcs {

namespace {

/// `text` in double quotes, escaped as in git's configuration files.
std::string config_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

/// Writes "SECTION.SUBSECTION.KEY\nVALUE", or the key alone, as lines of a configuration file.
std::string setting_text(std::string_view entry) {
  const auto end = entry.find('\n');
  const auto name = entry.substr(0, end);
  const auto first = name.find('.');
  const auto last = name.rfind('.');
  if (first == name.npos) return "";
  std::string text = fmt::format("[{}", name.substr(0, first));
  if (last > first) text += " " + config_quoted(name.substr(first + 1, last - first - 1));
  text += fmt::format("]\n\t{}", name.substr(last + 1));
  if (end != entry.npos) text += " = " + config_quoted(entry.substr(end + 1));
  return text + '\n';
}

fs::path make_private_directory() {
  std::string name = (fs::temp_directory_path() / "mlf-git-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw system_error(errno, "make", name);
  return name;
}

}  // namespace

UserConfiguration::UserConfiguration(const Library& /*library*/) {
  if (!is_configured_for_git_only() || !has_git_program()) return;
  std::string text;
  const auto listed = list_user_configuration();
  for (const auto entry : split(listed, '\0')) text += setting_text(entry);
  directory_ = make_private_directory();
  std::ofstream(directory_ / ".gitconfig", std::ios::binary) << text;
  const std::array elsewhere{GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                             GIT_CONFIG_LEVEL_XDG};
  for (const auto level : elsewhere) git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, directory_.c_str());
}

UserConfiguration::~UserConfiguration() {
  if (directory_.empty()) return;
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

}  // namespace mlf::vcs
