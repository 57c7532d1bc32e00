// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/signature.h"

namespace mlf::scoring::native {

/// The names of the inputs in a signature, in their order.
class DeclaredNames {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  DeclaredNames() = default;
  /// @throws HandOver when two inputs have the same name, or one the name "".
  explicit DeclaredNames(const model::Schema& schema);

  /// Whether the inputs have no names.
  bool empty() const { return names_.empty(); }
  /// The position of the input; `none` when there is none of that name.
  std::size_t find(const std::string& name) const;
  /// For each input, its position in `names`; `none` for an optional one that is not there.
  /// @throws HandOver when another is missing, or an input is there twice.
  std::vector<std::size_t> find_in(const std::vector<std::string>& names) const;

 private:
  void add(const std::string& name, bool is_required);
  void check_missing(const std::vector<std::size_t>& found) const;

  std::vector<std::string> names_;
  std::vector<bool> is_required_;
  std::unordered_map<std::string, std::size_t> positions_;
};

}  // namespace mlf::scoring::native
