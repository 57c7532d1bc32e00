// SPDX-License-Identifier: Apache-2.0
// `mlf server user password`: gives a user of a server a new password.
#include "access_options.h"
#include "auth/passwords.h"
#include "auth/secrets.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "users.h"

namespace mlf::tools {

namespace {

struct PasswordOptions {
  UserFileOptions file;
  std::string name;
  std::string password_file = "-";
};

void set_password(const PasswordOptions& options, cli::Session& session) {
  if (auth::is_group(options.name)) throw cli::usage_error("a group has no password");
  auth::UserFile users(user_file_of(options.file, session.context().variable));
  const auto hash = auth::hash_password(auth::read_password(options.password_file));
  users.update([&](auth::Users& all) { all.get(options.name).password_hash = hash; });
}

}  // namespace

void add_user_password(cli::Tool& tool) {
  auto& verb = tool.add_verb("user password", "Give a user of a server a new password");
  auto& options = verb.options<PasswordOptions>();
  verb.positional("NAME", options.name, "The name");
  verb.option("--password-file", "FILE", options.password_file,
              "A file whose first line is the password; default -, the standard input");
  add_user_file_options(verb, options.file);
  verb.action([&options](cli::Session& session) { set_password(options, session); });
}

}  // namespace mlf::tools
