// SPDX-License-Identifier: Apache-2.0
#include "base/child_error.h"

#include <string>

#include "base/error.h"
#include "base/failure.h"

namespace mlf {

void write_child_error(const MemoryFile& file, const std::exception& exception) {
  const auto error = readable_error(exception);
  file.replace(std::to_string(static_cast<int>(error.code())) + "\n" + error.what());
}

void throw_child_error(const MemoryFile& file) {
  const std::string text = file.read();
  const auto line = text.find('\n');
  if (line == text.npos) return;
  throw Error(static_cast<ErrorCode>(std::stoi(text)), text.substr(line + 1));
}

}  // namespace mlf
