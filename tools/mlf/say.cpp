// SPDX-License-Identifier: Apache-2.0
#include "say.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace mlf::tools {

void complain(const std::string& message) { std::fprintf(stderr, "mlf: %s\n", message.c_str()); }

int print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return success;
  if (errno != EPIPE) {
    complain(std::string("cannot write to 'standard output': ") + std::strerror(errno));
  }
  return failure;
}

}  // namespace mlf::tools
