// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes, reading them as a request for predictions ends in an input, in a refusal or
// in HandOver with a message of one line. Columns and arrays have as many values as they say. A
// table that is sent again as the records that it is answered with is read as the same table. The
// first byte chooses the signature.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/native/request.h"

namespace {

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
namespace native = scoring::native;

constexpr std::string_view signatures[] = {
    "",
    R"([{"type": "double", "name": "a", "required": true},
        {"type": "long", "name": "b", "required": false}])",
    R"([{"type": "float", "name": "a", "required": true},
        {"type": "integer", "name": "b", "required": false}])",
    R"([{"type": "string", "name": "a", "required": true},
        {"type": "boolean", "name": "b", "required": false}])",
    R"([{"type": "double", "required": true}, {"type": "double", "required": true}])",
    R"([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}])",
    R"([{"name": "a", "type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}},
        {"name": "b", "type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 1]}}])",
};

constexpr std::string_view params = R"([
    {"name": "n", "type": "long", "default": 5, "shape": null},
    {"name": "l", "type": "double", "default": [1.0], "shape": [-1]}])";

void require(bool condition) {
  if (!condition) std::abort();
}

std::vector<native::RequestReader> make_readers() {
  std::vector<native::RequestReader> readers;
  for (const auto text : signatures) {
    model::Signature signature{.params = model::parse_params(params)};
    if (!text.empty()) signature.inputs = model::parse_schema(text, "inputs");
    readers.emplace_back(signature, native::CsvNumbers::nearest);
  }
  return readers;
}

std::size_t size_of(const native::Values& values) {
  return std::visit([](const auto& all) { return all.size(); }, values);
}

void check(const native::Frame& frame) {
  require(!frame.columns.empty());
  for (const auto& column : frame.columns) require(size_of(column.values) == frame.rows);
}

void check(const native::Tensor& tensor) {
  std::size_t size = 1;
  for (const auto length : tensor.shape) size *= static_cast<std::size_t>(length);
  require(size_of(tensor.values) == size);
}

void check(const native::NamedTensors& tensors) {
  for (const auto& [name, tensor] : tensors) check(tensor);
}

std::optional<native::ParsedRequest> read(const native::RequestReader& reader,
                                          std::string_view type, std::string_view body) {
  try {
    return reader.read(type, body);
  } catch (const native::Refusal& refusal) {
    require(refusal.answer().status >= 400);
  } catch (const native::HandOver& reason) {
    require(std::string_view(reason.what()).find('\n') == std::string_view::npos);
  }
  return std::nullopt;
}

void check_again(const native::RequestReader& reader, const native::Input& input) {
  const auto* frame = std::get_if<native::Frame>(&input);
  if (frame == nullptr || frame->rows == 0) return;
  const auto answer = native::predictions_json(input);
  const auto body = "{\"dataframe_records\"" + answer.substr(answer.find(':'));
  const auto again = read(reader, "application/json", body);
  require(again && native::predictions_json(again->input) == answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto readers = make_readers();
  if (size == 0) return 0;
  const auto& reader = readers[data[0] % readers.size()];
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (const auto* type : {"application/json", "text/csv"}) {
    const auto request = read(reader, type, body);
    if (!request) continue;
    std::visit([](const auto& input) { check(input); }, request->input);
    check_again(reader, request->input);
  }
  read(reader, body, "");
  return 0;
}
