// SPDX-License-Identifier: Apache-2.0
// `mlf server user add`: adds a user or a group to those of a server.
#include "access_options.h"
#include "auth/passwords.h"
#include "auth/secrets.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "users.h"

namespace mlf::tools {

namespace {

struct AddOptions {
  UserFileOptions file;
  std::string name;
  bool is_admin = false;
  std::optional<std::string> password_file;
};

void add(const AddOptions& options, cli::Session& session) {
  auth::UserFile users(user_file_of(options.file, session.context().variable));
  if (auth::is_group(options.name) && (options.password_file || options.is_admin)) {
    throw cli::usage_error("a group has no password and is no administrator");
  }
  const auto hash = options.password_file
                        ? auth::hash_password(auth::read_password(*options.password_file))
                        : std::string();
  users.update([&](auth::Users& all) {
    auto& user = all.add(options.name);
    user.password_hash = hash;
    user.is_admin = options.is_admin;
  });
}

}  // namespace

void add_user_add(cli::Tool& tool) {
  auto& verb = tool.add_verb("user add", "Add a user to those of a server");
  auto& options = verb.options<AddOptions>();
  verb.positional("NAME", options.name, "The name; that of a group begins with @");
  verb.flag("--admin", options.is_admin, "The user may do everything");
  verb.option("--password-file", "FILE", options.password_file,
              "A file whose first line is the password, or - for standard input; without it, the "
              "user has none and needs a token or a proxy");
  add_user_file_options(verb, options.file);
  verb.action([&options](cli::Session& session) { add(options, session); });
}

}  // namespace mlf::tools
