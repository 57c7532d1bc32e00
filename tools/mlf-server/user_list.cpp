// SPDX-License-Identifier: Apache-2.0
// `mlf server user list`: lists the users of a server.
#include <algorithm>

#include "access_options.h"
#include "cli/cell_text.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/session.h"
#include "users.h"

namespace mlf::tools {

namespace {

using auth::User;

struct Row {
  User user;
  std::int64_t tokens = 0;
};

cli::Cell yes_or_no(bool value) { return std::string(value ? "yes" : "no"); }
cli::Cell name_of(const Row& row) { return row.user.name; }
cli::Cell admin_of(const Row& row) { return yes_or_no(row.user.is_admin); }
cli::Cell password_of(const Row& row) { return yes_or_no(!row.user.password_hash.empty()); }
cli::Cell tokens_of(const Row& row) { return row.tokens; }
cli::Cell experiments_of(const Row& row) {
  return static_cast<std::int64_t>(row.user.experiments.size());
}
cli::Cell models_of(const Row& row) { return static_cast<std::int64_t>(row.user.models.size()); }

cli::Column<Row> column(std::string key, std::string heading, cli::Cell (*cell)(const Row&)) {
  cli::Column<Row> made;
  made.key = std::move(key);
  made.heading = std::move(heading);
  made.cell = cell;
  return made;
}

std::vector<cli::Column<Row>> columns() {
  return {column("username", "Name", name_of),
          column("is_admin", "Admin", admin_of),
          column("has_password", "Password", password_of),
          column("tokens", "Tokens", tokens_of),
          column("experiments", "Experiments", experiments_of),
          column("registered_models", "Models", models_of)};
}

void list(const UserFileOptions& options, cli::Session& session) {
  auth::UserFile file(user_file_of(options, session.context().variable));
  const auto users = file.read();
  std::vector<Row> rows;
  for (const auto& user : users->users) {
    const auto tokens = std::ranges::count(users->tokens, user.name, &auth::Token::user);
    rows.push_back({user, tokens});
  }
  cli::print_records<Row>(session, {.name = "users", .items = rows, .columns = columns()});
}

}  // namespace

void add_user_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("user list", "List the users of a server");
  auto& options = verb.options<UserFileOptions>();
  std::vector<std::string> keys;
  for (const auto& column : columns()) keys.push_back(column.key);
  cli::add_output_options(verb, std::move(keys));
  add_user_file_options(verb, options);
  verb.action([&options](cli::Session& session) { list(options, session); });
}

}  // namespace mlf::tools
