// SPDX-License-Identifier: Apache-2.0
// `mlf server user token`: makes a token for a user of a server, or revokes one.
#include "access_options.h"
#include "auth/secrets.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "users.h"

namespace mlf::tools {

namespace {

struct TokenOptions {
  UserFileOptions file;
  std::string name;
  std::int64_t days = 90;
  std::optional<std::string> revoked;
};

constexpr std::int64_t ms_per_day = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t most_days = 36'500;

void revoke(auth::UserFile& users, const std::string& name, const std::string& id) {
  users.update([&](auth::Users& all) {
    const auto count = std::erase_if(
        all.tokens, [&](const auth::Token& token) { return token.user == name && token.id == id; });
    if (count == 0) throw not_found("user '{}' has no token '{}'", name, printable(id));
  });
}

void make_token(const TokenOptions& options, cli::Session& session) {
  auth::UserFile users(user_file_of(options.file, session.context().variable));
  if (options.revoked) return revoke(users, options.name, *options.revoked);
  if (options.days < 0 || options.days > most_days) {
    throw cli::usage_error("--days is a number from 0 to 36500");
  }
  if (auth::is_group(options.name)) throw cli::usage_error("a group has no token");
  const auto secret = auth::new_secret();
  const auto digest = auth::secret_digest(secret);
  const auto now = session.clock().now_ms();
  users.update([&](auth::Users& all) {
    all.tokens.push_back({.id = digest.substr(0, 8),
                          .user = all.get(options.name).name,
                          .digest = digest,
                          .created = now});
    if (options.days > 0) all.tokens.back().expires = now + options.days * ms_per_day;
  });
  session.context().reporter.note("the token's id, to revoke it, is " + digest.substr(0, 8));
  session.out().line(secret);
}

}  // namespace

void add_user_token(cli::Tool& tool) {
  auto& verb = tool.add_verb("user token", "Make a token for a user of a server and print it");
  auto& options = verb.options<TokenOptions>();
  verb.positional("NAME", options.name, "The name of the user");
  verb.option("--days", "N", options.days,
              "After how many days the token expires; default 90, and 0 is never");
  verb.option("--revoke", "ID", options.revoked, "Revoke the user's token with that id instead");
  add_user_file_options(verb, options.file);
  verb.action([&options](cli::Session& session) { make_token(options, session); });
}

}  // namespace mlf::tools
