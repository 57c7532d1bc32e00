// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_directory.h"

#include <cerrno>
#include <string>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp

#include "base/error.h"

namespace mlf {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "mlf-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw system_error(errno, "create", name);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace mlf
