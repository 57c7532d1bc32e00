// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "model/mlmodel.h"
#include "model/mlmodel_keys.h"
#include "model/yaml_nodes.h"

namespace mlf::model {

namespace {

using wire::YamlNode;

YamlNode signature_node(const Signature& signature) {
  YamlNode node = map_node();
  const auto schema = [](const std::optional<Schema>& value) {
    return value ? text_node(schema_text(*value)) : YamlNode();
  };
  add(node, "inputs", schema(signature.inputs));
  add(node, "outputs", schema(signature.outputs));
  add(node, "params",
      signature.params.empty() ? YamlNode() : text_node(params_text(signature.params)));
  return node;
}

YamlNode flavors_node(const std::vector<Flavor>& flavors) {
  YamlNode node = map_node();
  for (const Flavor& flavor : flavors) add(node, flavor.name, flavor.configuration);
  return node;
}

/// The keys that have a value in a member.
YamlNode members_node(const Mlmodel& model) {
  YamlNode node = map_node();
  add(node, "flavors", flavors_node(model.flavors));
  for (const TextKey& row : text_keys) {
    if (const auto& text = model.*row.member) add(node, row.key, text_node(*text));
  }
  if (model.model_size_bytes) {
    YamlNode size;
    size.kind = YamlNode::Kind::integer;
    size.text = fmt::format("{}", *model.model_size_bytes);
    add(node, "model_size_bytes", std::move(size));
  }
  if (model.signature) add(node, "signature", signature_node(*model.signature));
  return node;
}

Json signature_json(const Signature& signature) {
  const auto schema = [](const std::optional<Schema>& value) {
    return value ? to_json(*value) : Json();
  };
  return {{"inputs", schema(signature.inputs)},
          {"outputs", schema(signature.outputs)},
          {"params", to_json(signature.params)}};
}

}  // namespace

std::string write_mlmodel(const Mlmodel& model) {
  YamlNode root = members_node(model);
  for (const auto& entry : model.others) {
    if (root.find(entry.key) == nullptr) root.entries.push_back(entry);
  }
  return wire::write_yaml(root);
}

Json to_json(const Mlmodel& model) {
  Json json;
  for (const TextKey& row : text_keys) json[std::string(row.key)] = json_or_null(model.*row.member);
  json["model_size_bytes"] = model.model_size_bytes ? Json(*model.model_size_bytes) : Json();
  json["flavors"] = wire::to_json(flavors_node(model.flavors));
  json["signature"] = model.signature ? signature_json(*model.signature) : Json();
  for (const auto* key : {"saved_input_example_info", "metadata"}) json[key] = nullptr;
  for (const auto& entry : model.others) json[entry.key] = wire::to_json(entry.value);
  return json;
}

}  // namespace mlf::model
