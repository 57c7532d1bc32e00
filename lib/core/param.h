// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf {

/// A parameter of a run. It is written once and not changed. The value is any UTF-8 text.
struct Param {
  std::string key;
  std::string value;

  bool operator==(const Param&) const = default;
};

}  // namespace mlf
