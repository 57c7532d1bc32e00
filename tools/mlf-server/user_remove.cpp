// SPDX-License-Identifier: Apache-2.0
// `mlf server user remove`: removes a user from those of a server.
#include "access_options.h"
#include "cli/session.h"
#include "users.h"

namespace mlf::tools {

namespace {

struct RemoveOptions {
  UserFileOptions file;
  std::string name;
};

void remove_user(const RemoveOptions& options, cli::Session& session) {
  auth::UserFile users(user_file_of(options.file, session.context().variable));
  users.update([&](auth::Users& all) { all.remove(options.name); });
}

}  // namespace

void add_user_remove(cli::Tool& tool) {
  auto& verb = tool.add_verb("user remove", "Remove a user, with all tokens and permissions");
  auto& options = verb.options<RemoveOptions>();
  verb.positional("NAME", options.name, "The name");
  add_user_file_options(verb, options.file);
  verb.action([&options](cli::Session& session) { remove_user(options, session); });
}

}  // namespace mlf::tools
