// SPDX-License-Identifier: Apache-2.0
//
// Scores with models that are loaded into this process. Each line of standard input is a JSON
// object with the directory of a model, an input and params; for each, one line says what came of
// it. tests/interop/native_test.py compares that with MLflow.
#include <cstdlib>
#include <iostream>
#include <map>

#include <nlohmann/json.hpp>

#include "artifact/open.h"
#include "base/python_json.h"
#include "scoring/native/load.h"
#include "support/fakes.h"

namespace {

using namespace mlf;
using namespace mlf::scoring;
using native::Tensor;
using native::Values;

constexpr std::array<const char*, std::variant_size_v<Values>> types{"bool",    "int32",   "int64",
                                                                     "float32", "float64", "str"};

template <std::size_t Index = 0>
Values read_values(const Json& json, const std::string& type) {
  if constexpr (Index < types.size()) {
    if (type != types[Index]) return read_values<Index + 1>(json, type);
    return json.get<std::variant_alternative_t<Index, Values>>();
  }
  throw invalid_parameter("no type {}", type);
}

Tensor read_tensor(const Json& json) {
  return {.shape = json["shape"].get<std::vector<std::int64_t>>(),
          .values = read_values(json["values"], json["type"])};
}

native::Input read_input(const Json& json) {
  if (json.contains("tensor")) return read_tensor(json["tensor"]);
  if (json.contains("tensors")) {
    native::NamedTensors tensors;
    for (const auto& [name, tensor] : json["tensors"].items()) {
      tensors.emplace_back(name, read_tensor(tensor));
    }
    return tensors;
  }
  native::Frame frame{.rows = json["rows"].get<std::size_t>(), .columns = {}};
  for (const Json& column : json["columns"]) {
    frame.columns.push_back(
        {.name = column["name"], .values = read_values(column["values"], column["type"])});
  }
  return frame;
}

Json write_values(const Values& values) {
  return std::visit([](const auto& list) { return Json(list); }, values);
}

Json write_tensor(const Tensor& tensor) {
  return {{"type", types[tensor.values.index()]},
          {"shape", tensor.shape},
          {"values", write_values(tensor.values)}};
}

Json write_output(const native::Output& output) {
  if (const auto* tensor = std::get_if<Tensor>(&output)) return {{"tensor", write_tensor(*tensor)}};
  Json json = Json::object();
  if (const auto* tensors = std::get_if<native::NamedTensors>(&output)) {
    for (const auto& [name, tensor] : *tensors) json["tensors"][name] = write_tensor(tensor);
    return json;
  }
  const auto& frame = std::get<native::Frame>(output);
  json["rows"] = frame.rows;
  for (const auto& [name, values] : frame.columns) {
    json["columns"].push_back(
        {{"name", name}, {"type", types[values.index()]}, {"values", write_values(values)}});
  }
  return json;
}

class Probe {
 public:
  Probe() {
    if (const char* places = std::getenv("MLF_RUNTIME_PATH")) {
      world_.environment["MLF_RUNTIME_PATH"] = places;
    }
  }

  Json answer(const Json& request) {
    try {
      const auto& model = load(request["model"]);
      Json reply{{"library", model.library()}};
      if (request.contains("input")) {
        reply["output"] = write_output(
            model.predict(read_input(request["input"]), request.value("params", Json::object())));
      }
      return reply;
    } catch (const native::HandOver& handed) {
      return {{"hand_over", handed.what()}};
    } catch (const Error& error) {
      return {{"error", error.what()}, {"code", error_code_name(error.code())}};
    }
  }

 private:
  const native::NativeModel& load(const std::string& directory) {
    auto& model = models_[directory];
    if (!model) {
      const auto fetched =
          fetch_model({artifact::open_repository(directory, world_.context), {}, ""},
                      world_.context, [](std::uint64_t) {});
      model = native::load_native(fetched, native::runtime_places(world_.context));
    }
    return *model;
  }

  test::FakeContext world_;
  std::map<std::string, std::unique_ptr<native::NativeModel>> models_;
};

}  // namespace

int main() {
  Probe probe;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << python_json(probe.answer(parse_python_json(line))) << std::endl;
  }
  return 0;
}
