// SPDX-License-Identifier: Apache-2.0
#include "model/onnx_file.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;
using test::bytes_field;

namespace {

OnnxFile read_onnx_text(std::string_view content) {
  auto reader = test::reader_of(content);
  return read_onnx(reader);
}

std::string onnx_failure(std::string_view content) {
  return test::failure([&] { read_onnx_text(content); });
}

}  // namespace

TEST_CASE("inputs and outputs of a graph") {
  const auto file = read_onnx_text(test::small_onnx());
  REQUIRE(file.inputs.size() == 1);
  CHECK(file.inputs[0].name == "x");
  CHECK(numpy_type(file.inputs[0].element_type) == "float32");
  CHECK(file.inputs[0].shape == std::vector<std::int64_t>{-1, 3});
  CHECK(file.outputs.at(0).shape == std::vector<std::int64_t>{-1, 1});
  CHECK(file.weight_files.empty());
  CHECK(numpy_type(8) == "str");
  CHECK(!numpy_type(16));
  CHECK(!numpy_type(-1));
}

TEST_CASE("an input with an initializer has a default and is left out") {
  const auto weight = bytes_field(5, bytes_field(8, "W") + bytes_field(9, std::string(100, 'x')));
  const auto inputs = bytes_field(11, test::onnx_value("x", 7, {})) +
                      bytes_field(11, test::onnx_value("W", 1, {3}));
  const auto file = read_onnx_text(test::onnx_model(inputs + weight));
  REQUIRE(file.inputs.size() == 1);
  CHECK(file.inputs[0].shape->empty());
  const auto unknown =
      bytes_field(1, "u") + bytes_field(2, bytes_field(1, test::number_field(1, 1)));
  CHECK(!read_onnx_text(test::onnx_model(bytes_field(11, unknown))).inputs.at(0).shape);
}

TEST_CASE("external weights are found wherever a tensor can be") {
  const auto tensor = [](std::string_view file) { return test::external_tensor("W", file); };
  const auto constant = bytes_field(1, bytes_field(5, bytes_field(5, tensor("constant"))));
  const auto nested =
      bytes_field(1, bytes_field(5, bytes_field(6, bytes_field(5, tensor("nested")))));
  const auto sparse = bytes_field(15, bytes_field(1, tensor("sparse")));
  const auto graph = bytes_field(5, tensor("plain")) + constant + nested + sparse;
  const auto function =
      bytes_field(25, bytes_field(7, bytes_field(5, bytes_field(5, tensor("f")))));
  CHECK(read_onnx_text(test::onnx_model(graph) + function).weight_files ==
        std::vector<std::string>{"constant", "f", "nested", "plain", "sparse"});
}

TEST_CASE("a file that is cut off or hostile ends in one line") {
  const auto whole = test::small_onnx();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto error = onnx_failure(whole.substr(0, length));
    CAPTURE(length);
    CHECK((error == "nothing" || error.starts_with("INVALID_PARAMETER_VALUE")));
    CHECK(error.find('\n') == std::string::npos);
  }
  CHECK(onnx_failure(whole.substr(0, 20)).ends_with("a part of it is cut off"));
  CHECK(onnx_failure("\x08").ends_with("a number is cut off"));
  CHECK(onnx_failure("\x08" + std::string(11, '\xff')).ends_with("a number is too long"));
  CHECK(onnx_failure("\x0b").ends_with("a field of an unknown kind"));
  CHECK(onnx_failure("\x08\x01").ends_with("it has no graph"));
  CHECK(onnx_failure("\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f")
            .ends_with("a part of it is cut off"));
  std::string deep;
  for (int i = 0; i < 200; ++i) deep = bytes_field(1, bytes_field(5, bytes_field(6, deep)));
  CHECK(onnx_failure(test::onnx_model(deep)).ends_with("its parts are nested too deep"));
}
