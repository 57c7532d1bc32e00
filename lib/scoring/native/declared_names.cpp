// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/declared_names.h"

#include <variant>

#include <fmt/format.h>

#include "base/python_text.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

DeclaredNames::DeclaredNames(const model::Schema& schema) {
  if (const auto* columns = std::get_if<model::Columns>(&schema)) {
    for (const auto& column : *columns) {
      if (column.name) add(*column.name, column.required);
    }
  } else {
    for (const auto& tensor : std::get<model::Tensors>(schema)) {
      if (tensor.name) add(*tensor.name, true);
    }
  }
}

void DeclaredNames::add(const std::string& name, bool is_required) {
  if (name.empty() || !positions_.try_emplace(name, names_.size()).second)
    throw HandOver("two inputs in the signature have the same name, or one has none");
  names_.push_back(name);
  is_required_.push_back(is_required);
}

std::size_t DeclaredNames::find(const std::string& name) const {
  const auto found = positions_.find(name);
  return found == positions_.end() ? none : found->second;
}

std::vector<std::size_t> DeclaredNames::find_in(const std::vector<std::string>& names) const {
  std::vector<std::size_t> found(names_.size(), none);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_in_order = i < names_.size() && names_[i] == names[i];
    const auto position = is_in_order ? i : find(names[i]);
    if (position == none) continue;
    if (found[position] != none)
      throw HandOver(fmt::format("the input '{}' is there twice", printable(names[i])));
    found[position] = i;
  }
  check_missing(found);
  return found;
}

void DeclaredNames::check_missing(const std::vector<std::size_t>& found) const {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == none && is_required_[i]) missing.push_back(python_repr(names_[i]));
  }
  if (!missing.empty())
    throw HandOver(fmt::format("Model is missing inputs [{}].", join(missing, ", ")));
}

}  // namespace mlf::scoring::native
