// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf {

/// An input of a run, written once. The value is any UTF-8 text.
struct Param {
  std::string key;
  std::string value;

  bool operator==(const Param&) const = default;
};

}  // namespace mlf
