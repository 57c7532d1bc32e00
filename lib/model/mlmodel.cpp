// SPDX-License-Identifier: Apache-2.0
//
// Reads MLmodel files. MLflow passes the keys of the YAML to a constructor and looks at most values
// only when it loads the model. Here everything that mlf uses is checked once, with its place in
// the file. A key that is null stays among the others, so that it is written back as null.
#include "model/mlmodel.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "model/mlmodel_keys.h"

namespace mlf::model {

namespace {

using wire::YamlEntry;
using wire::YamlError;
using wire::YamlNode;

bool is_null(const YamlNode& node) { return node.kind == YamlNode::Kind::null; }

const YamlNode& require_map(const YamlNode& node, std::string_view what) {
  if (node.kind == YamlNode::Kind::map) return node;
  throw YamlError({node.place, fmt::format("{} must be a map", what)});
}

std::vector<Flavor> flavors_of(const YamlNode& map) {
  std::vector<Flavor> flavors;
  for (const YamlEntry& entry : require_map(map, "flavors").entries) {
    if (!is_null(entry.value)) {
      require_map(entry.value, fmt::format("the flavor '{}'", printable(entry.key)));
    }
    flavors.push_back({entry.key, entry.value});
  }
  return flavors;
}

/// The JSON text of a member of the signature; nullptr when it is missing or empty.
const YamlNode* json_of(const YamlNode& signature, std::string_view key) {
  const YamlNode* node = signature.find(key);
  if (node == nullptr || is_null(*node)) return nullptr;
  if (node->kind == YamlNode::Kind::text) return node->text.empty() ? nullptr : node;
  throw YamlError({node->place, fmt::format("{} of the signature must be a text of JSON", key)});
}

/// Gives an error of parse_schema() or parse_params() its place in the file.
template <typename Parse>
auto parse_at(const YamlNode& node, const Parse& parse) {
  try {
    return parse(node.text);
  } catch (const Error& error) {
    throw YamlError({node.place, fmt::format("in the signature, {}", error.what())});
  }
}

Signature signature_of(const YamlNode& map) {
  require_map(map, "the signature");
  const auto schema = [&](std::string_view key) -> std::optional<Schema> {
    const YamlNode* node = json_of(map, key);
    if (node == nullptr) return std::nullopt;
    return parse_at(*node, [&](std::string_view text) { return parse_schema(text, key); });
  };
  Signature signature{.inputs = schema("inputs"), .outputs = schema("outputs"), .params = {}};
  if (const YamlNode* params = json_of(map, "params")) {
    signature.params = parse_at(*params, parse_params);
  }
  return signature;
}

InputExample input_example_of(const YamlNode& map) {
  const auto path = path_in_model(require_map(map, "saved_input_example_info"), "artifact_path");
  if (!path) throw YamlError({map.place, "saved_input_example_info needs an artifact_path"});
  InputExample example{.path = *path, .type = {}, .serving_path = {}};
  if (const YamlNode* type = map.find("type")) example.type = type->text;
  example.has_params = map.find("params") != nullptr;
  example.serving_path = path_in_model(map, "serving_input_path");
  return example;
}

std::int64_t size_of(const YamlNode& node) {
  const auto size = parse_int64(node.text);
  if (node.kind == YamlNode::Kind::integer && size && *size >= 0) return *size;
  throw YamlError({node.place, "model_size_bytes must be a number of bytes"});
}

/// Puts the value of a key into its member; false when the key has none.
bool take(Mlmodel& model, const YamlEntry& entry) {
  const auto text_key = std::ranges::find(text_keys, entry.key, &TextKey::key);
  if (text_key != text_keys.end()) {
    if (!entry.value.is_scalar()) {
      throw YamlError({entry.value.place, fmt::format("{} must be a text", entry.key)});
    }
    model.*text_key->member = entry.value.text;
  } else if (entry.key == "flavors") {
    model.flavors = flavors_of(entry.value);
  } else if (entry.key == "signature") {
    model.signature = signature_of(entry.value);
  } else if (entry.key == "model_size_bytes") {
    model.model_size_bytes = size_of(entry.value);
  } else {
    return false;
  }
  return true;
}

Mlmodel read(const YamlNode& root) {
  if (root.kind != YamlNode::Kind::map || root.find("flavors") == nullptr) {
    throw YamlError({root.place, "a MLmodel file is a map with the key flavors"});
  }
  Mlmodel model;
  for (const YamlEntry& entry : root.entries) {
    if (is_null(entry.value) || !take(model, entry)) model.others.push_back(entry);
  }
  const Flavor* function = model.find_flavor("python_function");
  if (function != nullptr) model.python_function = python_function_of(function->configuration);
  if (const YamlNode* info = model.find("saved_input_example_info")) {
    model.input_example = input_example_of(*info);
  }
  return model;
}

}  // namespace

const Flavor* Mlmodel::find_flavor(std::string_view name) const {
  const auto flavor = std::ranges::find(flavors, name, &Flavor::name);
  return flavor == flavors.end() ? nullptr : &*flavor;
}

const YamlNode* Mlmodel::find(std::string_view key) const {
  const auto entry = std::ranges::find(others, key, &YamlEntry::key);
  return entry == others.end() || is_null(entry->value) ? nullptr : &entry->value;
}

Mlmodel parse_mlmodel(std::string_view text, std::string_view file) {
  try {
    return read(wire::read_yaml(text).root);
  } catch (const YamlError& error) {
    throw Error(error.code(), wire::to_string(error.problem(), file));
  }
}

}  // namespace mlf::model
