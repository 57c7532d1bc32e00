// SPDX-License-Identifier: Apache-2.0
//
// MLflow answers with JSON of any form: a list of numbers, a list of lists, a table as a list of
// objects, or an object of lists. Tensors have one type and a shape. So the type is looked for in
// the values, and the signature has a say only where they agree with it: a model may answer other
// than its signature says.
#include "serving/v2_answer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/python_json.h"
#include "base/text.h"
#include "serving/v2_metadata.h"

namespace mlf::serving {

namespace {

/// Whether values are objects with the same keys: the rows of a table.
bool is_table(const Json& list) {
  if (!list.is_array() || list.empty() || !list.front().is_object() || list.front().empty()) {
    return false;
  }
  return std::ranges::all_of(list, [&](const Json& row) {
    if (!row.is_object() || row.size() != list.front().size()) return false;
    for (const auto& [key, ignored] : list.front().items()) {
      if (!row.contains(key)) return false;
    }
    return true;
  });
}

bool is_dict_of_lists(const Json& value) {
  return value.is_object() && !value.empty() &&
         std::ranges::all_of(value, [](const Json& member) { return member.is_array(); });
}

/// The values of each output, by its name.
std::vector<std::pair<std::string, Json>> separate(const Json& predictions,
                                                   const std::string& only_name) {
  std::vector<std::pair<std::string, Json>> outputs;
  if (is_table(predictions)) {
    for (const auto& [name, ignored] : predictions.front().items()) {
      Json column = Json::array();
      for (const Json& row : predictions) column.push_back(row.at(name));
      outputs.emplace_back(name, std::move(column));
    }
  } else if (is_dict_of_lists(predictions)) {
    for (const auto& [name, list] : predictions.items()) outputs.emplace_back(name, list);
  } else {
    outputs.emplace_back(only_name,
                         predictions.is_array() ? predictions : Json::array({predictions}));
  }
  return outputs;
}

/// The sizes of nested lists, as deep as all of them agree.
std::vector<std::int64_t> shape_of(const Json& list) {
  std::vector<std::int64_t> shape{static_cast<std::int64_t>(list.size())};
  if (list.empty() || !list.front().is_array()) return shape;
  const auto inner = shape_of(list.front());
  for (const Json& each : list) {
    if (!each.is_array() || shape_of(each) != inner) return shape;
  }
  shape.insert(shape.end(), inner.begin(), inner.end());
  return shape;
}

void collect(const Json& value, std::size_t depth, std::vector<const Json*>& leaves) {
  if (depth == 0) {
    leaves.push_back(&value);
    return;
  }
  for (const Json& each : value) collect(each, depth - 1, leaves);
}

bool fits(const Json& value, Datatype datatype) {
  if (datatype == Datatype::boolean) return value.is_boolean();
  if (datatype == Datatype::bytes) return value.is_string();
  if (is_floating(datatype)) return value.is_number() || value.is_null();
  return value.is_number_integer();
}

Datatype datatype_of(const std::vector<const Json*>& leaves, std::optional<Datatype> declared) {
  const auto are = [&](Datatype datatype) {
    return std::ranges::all_of(leaves, [&](const Json* leaf) { return fits(*leaf, datatype); });
  };
  if (declared && are(*declared)) return *declared;
  const bool has_number =
      std::ranges::any_of(leaves, [](const Json* leaf) { return leaf->is_number(); });
  if (leaves.empty()) return Datatype::fp64;
  if (are(Datatype::boolean)) return Datatype::boolean;
  if (are(Datatype::int64)) return Datatype::int64;
  if (has_number && are(Datatype::fp64)) return Datatype::fp64;
  return Datatype::bytes;
}

std::string value_text(const Json& value, Datatype datatype) {
  if (datatype == Datatype::bytes) {
    return value.is_string() ? value.get<std::string>() : python_json(value);
  }
  if (!is_floating(datatype)) return value.dump();
  return value.is_null() ? "NaN" : python_json(Json(value.get<double>()));
}

V2Tensor tensor_of(std::string name, const Json& list, std::optional<Datatype> declared) {
  V2Tensor tensor{.name = std::move(name), .shape = shape_of(list)};
  std::vector<const Json*> leaves;
  collect(list, tensor.shape.size(), leaves);
  tensor.datatype = datatype_of(leaves, declared);
  for (const Json* leaf : leaves) tensor.values.push_back(value_text(*leaf, tensor.datatype));
  return tensor;
}

std::vector<const V2Tensor*> choose(const std::vector<V2Tensor>& outputs, const V2Request& request,
                                    std::vector<bool>& binary) {
  std::vector<const V2Tensor*> chosen;
  if (request.outputs.empty()) {
    for (const auto& output : outputs) chosen.push_back(&output);
    binary.assign(chosen.size(), request.wants_binary);
  }
  for (const auto& wish : request.outputs) {
    const auto found = std::ranges::find(outputs, wish.name, &V2Tensor::name);
    if (found == outputs.end()) {
      std::vector<std::string> names;
      for (const auto& output : outputs) names.push_back(output.name);
      throw invalid_parameter("the model has no output '{}'; it has {}", printable(wish.name),
                              printable(join(names, ", ")));
    }
    chosen.push_back(&*found);
    binary.push_back(wish.is_binary);
  }
  return chosen;
}

}  // namespace

std::vector<V2Tensor> output_tensors(std::string_view answer,
                                     const std::optional<model::Signature>& signature) {
  const Json json = parse_python_json(answer);
  const bool is_wrapped = json.is_object() && json.contains("predictions");
  std::vector<V2Metadata> declared;
  if (signature && signature->outputs) declared = metadata_of(*signature->outputs);
  const bool names_one = declared.size() == 1 && declared.front().is_named;
  std::vector<V2Tensor> tensors;
  for (auto& [name, list] : separate(is_wrapped ? json.at("predictions") : json,
                                     names_one ? declared.front().name : "predictions")) {
    std::optional<Datatype> datatype;
    for (const auto& each : declared) {
      if (each.name == name || declared.size() == 1) datatype = each.datatype;
    }
    tensors.push_back(tensor_of(name, list, datatype));
  }
  return tensors;
}

V2Answer v2_answer(const V2Request& request, const ServedModel& model,
                   const std::vector<V2Tensor>& outputs) {
  std::vector<bool> is_binary;
  const auto chosen = choose(outputs, request, is_binary);
  std::string binary;
  std::vector<std::string> members;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto& output = *chosen[i];
    auto text =
        fmt::format(R"({{"name":{},"datatype":"{}","shape":{})", json_line(Json(output.name)),
                    datatype_name(output.datatype), json_line(Json(output.shape)));
    if (is_binary[i]) {
      const auto bytes = data_bytes(output);
      text += fmt::format(R"(,"parameters":{{"binary_data_size":{}}}}})", bytes.size());
      binary += bytes;
    } else {
      text += fmt::format(R"(,"data":{}}})", data_json(output));
    }
    members.push_back(std::move(text));
  }
  V2Answer answer;
  answer.body = fmt::format(R"({{"model_name":{})", json_line(Json(model.name)));
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) answer.body += fmt::format(R"(,"{}":{})", key, json_line(Json(value)));
  };
  add("model_version", model.version);
  add("id", request.id);
  answer.body += fmt::format(R"(,"outputs":[{}]}})", join(members, ","));
  if (std::ranges::find(is_binary, true) != is_binary.end()) {
    answer.json_size = answer.body.size();
    answer.body += binary;
  }
  return answer;
}

std::string v2_error(std::string_view body) {
  const Json json = parse_json_or_null(body);
  const auto message = json.is_object() ? json.find("message") : json.end();
  const bool has_message = message != json.end() && message->is_string();
  return json_line(Json{{"error", has_message ? message->get<std::string>() : std::string(body)}});
}

}  // namespace mlf::serving
