// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scoring/native/runtime_places.h"
#include "scoring/native/values.h"

namespace mlf::scoring::native {

/// ONNX's numbers of the types of values.
namespace onnx {
enum Element : int {
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  text = 8,
  boolean = 9,
  float64 = 11,
  uint32 = 12,
};
}  // namespace onnx

/// How a graph is run; what is absent is as the library has it.
struct OnnxSettings {
  int threads = 1;  ///< that one operator may use
  std::optional<int> operator_threads{};
  bool runs_operators_together = false;
  std::optional<int> optimization{};
  std::vector<std::pair<std::string, std::string>> entries{};
};

/// An input or output of a loaded graph. The type is ONNX's number, 0 for what is no array.
struct OnnxPlace {
  std::string name;
  int element_type = 0;
  std::vector<std::int64_t> shape;  ///< -1: any size
};

/// The functions of ONNX Runtime's C interface that are called, on the processor alone. They throw
/// Error INTERNAL_ERROR with the library's message.
class OnnxLibrary {
 public:
  /// @throws Error INVALID_STATE when there is no library or its version was not tested.
  explicit OnnxLibrary(const RuntimePlaces& places);

  /// "ONNX Runtime 1.32.0 (/usr/lib/libonnxruntime.so)"
  const std::string& description() const { return description_; }
  /// Names of what can run graphs, such as "CPUExecutionProvider".
  std::vector<std::string> providers() const;

  /// A session, in which a graph is loaded.
  std::shared_ptr<void> load(const std::filesystem::path& file, const OnnxSettings& settings) const;
  std::vector<OnnxPlace> inputs(void* session) const;
  std::vector<OnnxPlace> outputs(void* session) const;
  /// Runs the graph on arrays of its input types, in the order of the inputs. The values of a
  /// result are of the nearest type that Values has. Thread-safe.
  std::vector<Tensor> run(void* session, const std::vector<OnnxPlace>& inputs,
                          const std::vector<Tensor>& arrays,
                          const std::vector<OnnxPlace>& outputs) const;

 private:
  template <typename Function, typename... Arguments>
  void call(std::size_t index, Arguments... arguments) const;
  void check(void* status) const;
  /// Lets go of an object with the function of that number.
  std::shared_ptr<void> own(void* object, std::size_t release) const;

  std::shared_ptr<void> make_settings(const OnnxSettings& settings) const;
  std::vector<OnnxPlace> places_of(void* session, std::size_t count_index, std::size_t name_index,
                                   std::size_t type_index) const;
  OnnxPlace describe(void* type) const;
  std::pair<int, std::vector<std::int64_t>> type_and_shape(const void* info) const;
  std::shared_ptr<void> make_array(const Tensor& tensor) const;
  std::shared_ptr<void> make_texts(const Tensor& tensor) const;
  Tensor read_array(void* value) const;
  Values read_values(void* value, int element_type, std::size_t count) const;
  std::vector<std::string> read_texts(void* value, std::size_t count) const;

  SharedLibrary library_;
  std::string description_;
  const void* const* api_ = nullptr;  ///< functions by number
  std::shared_ptr<void> environment_;
  std::shared_ptr<void> memory_;  ///< describes that of the process
  void* allocator_ = nullptr;
};

/// Whether arrays of the type can be given to a graph.
bool is_onnx_input(int element_type);
/// Whether results of the type can be read.
bool is_onnx_output(int element_type);

}  // namespace mlf::scoring::native
