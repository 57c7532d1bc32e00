// SPDX-License-Identifier: Apache-2.0
#include "base/own_executable.h"

#include <cstdlib>

#include <sys/auxv.h>

namespace mlf {

std::filesystem::path own_executable() {
  std::error_code error;
  auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) return path;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel hands over the address as a number
  const auto* started_as = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  if (started_as == nullptr) return {};
  path = std::filesystem::canonical(started_as, error);
  return error ? std::filesystem::path() : path;
}

std::filesystem::path executables_directory() {
  if (const char* chosen = std::getenv("MLF_EXEC_PATH"); chosen != nullptr && *chosen != '\0') {
    return chosen;
  }
  const auto directory = own_executable().parent_path();
  if (directory.filename() == "mlf" && directory.parent_path().filename() == "libexec") {
    return directory;
  }
  return directory.parent_path() / "libexec" / "mlf";
}

}  // namespace mlf
