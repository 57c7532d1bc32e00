// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "cli/run.h"
#include "serve.h"
#include "users.h"

namespace {

/// Whether the words are "user ...", also where completion asks about them. All others are options
/// of the server, which has no name of a verb.
bool is_about_users(int argc, char** argv) {
  const int first = argc > 1 && std::string_view(argv[1]) == "--complete" ? 2 : 1;
  return first < argc && std::string_view(argv[first]) == "user";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace)
  if (is_about_users(argc, argv)) {
    return mlf::cli::main({.name = "mlf server",
                           .description = "Administer the users of a server",
                           .verbs = {add_user_add, add_user_list, add_user_password, add_user_token,
                                     add_user_remove}},
                          argc, argv);
  }
  return mlf::cli::main({.name = "mlf server",
                         .description = "Serve runs and models to MLflow clients over HTTP; "
                                        "`mlf server user` administers its users",
                         .verbs = {add_serve}},
                        argc, argv);
}
