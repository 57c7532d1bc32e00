// SPDX-License-Identifier: Apache-2.0
// mlf-vcs describe DIR DIFF_LIMIT: the only program that is linked to libgit2. Others start it, so
// that they neither pay for loading that library nor meet a hostile repository in their own
// process.
#include <cstdio>
#include <exception>
#include <string_view>

#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/numbers.h"
#include "vcs/description.h"

int main(int argc, char** argv) {
  try {
    const auto limit = argc == 4 ? mlf::parse_int64(argv[3]) : std::nullopt;
    if (!limit || *limit < 0 || std::string_view(argv[1]) != "describe") {
      throw mlf::invalid_parameter("usage: mlf-vcs describe DIR DIFF_LIMIT");
    }
    const auto description = mlf::vcs::describe(argv[2], static_cast<std::size_t>(*limit));
    mlf::write_all(STDOUT_FILENO, mlf::vcs::encode(description), "standard output");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
