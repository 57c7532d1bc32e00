// SPDX-License-Identifier: Apache-2.0
//
// ONNX Runtime gives out one table of functions, to which each version appends. So a function is
// called by its number in the table, and its type is declared where it is called. The numbers of
// the functions that are called here have been the same since version 1.4.
#include "scoring/native/onnx_library.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

constexpr std::uint32_t interface_version = 17;
constexpr std::int64_t oldest_onnx = 20;  // of version 1
constexpr std::int64_t newest_onnx = 32;

// Numbers in the table of functions.
enum Entry : std::size_t {
  get_error_message = 2,
  create_environment = 3,
  create_session = 7,
  run_session = 9,
  create_options = 10,
  set_execution_mode = 13,
  set_optimization = 23,
  set_threads = 24,
  set_operator_threads = 25,
  count_inputs = 30,
  count_outputs = 31,
  input_type = 33,
  output_type = 34,
  input_name = 36,
  output_name = 37,
  create_array = 48,
  create_array_with_data = 49,
  get_data = 51,
  fill_texts = 52,
  texts_size = 53,
  get_texts = 54,
  cast_to_array_info = 55,
  get_element_type = 60,
  count_dimensions = 61,
  get_dimensions = 62,
  get_type_and_shape = 65,
  create_cpu_memory = 69,
  free_allocated = 76,
  get_allocator = 78,
  release_environment = 92,
  release_status = 93,
  release_memory = 94,
  release_session = 95,
  release_value = 96,
  release_type = 98,
  release_type_and_shape = 99,
  release_options = 100,
  get_providers = 125,
  release_providers = 126,
  add_entry = 130,
};

constexpr int quiet = 4;  // the level of the log at which only what is fatal is written
constexpr int device_allocator = 0;
constexpr int default_memory = 0;

RuntimeFile onnx_file() {
  return {.name = "ONNX Runtime",
          .in_packages = {"onnxruntime/capi/libonnxruntime.so"},
          .system_names = {"libonnxruntime.so.1", "libonnxruntime.so"}};
}

int element_of(const Values& values) {
  constexpr std::array<int, std::variant_size_v<Values>> elements{
      onnx::boolean, onnx::int32, onnx::int64, onnx::float32, onnx::float64, onnx::text};
  return elements.at(values.index());
}

std::size_t element_count(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const auto size : shape) count *= static_cast<std::size_t>(size);
  return count;
}

template <typename Stored, typename Kept>
std::vector<Kept> copy_values(const void* data, std::size_t count) {
  const auto* values = static_cast<const Stored*>(data);
  return {values, values + count};
}

}  // namespace

bool is_onnx_input(int element_type) {
  constexpr std::array types{onnx::float32, onnx::int32,   onnx::int64,
                             onnx::text,    onnx::boolean, onnx::float64};
  return std::ranges::find(types, element_type) != types.end();
}

bool is_onnx_output(int element_type) {
  return (element_type >= onnx::float32 && element_type <= onnx::boolean) ||
         element_type == onnx::float64 || element_type == onnx::uint32;
}

OnnxLibrary::OnnxLibrary(const RuntimePlaces& places)
    : library_(load_runtime(onnx_file(), places)) {
  struct Base {
    const void* const* (*get)(std::uint32_t version);
    const char* (*version)();
  };
  const auto* base = library_.function<const Base*()>("OrtGetApiBase")();
  const std::string_view version = base->version();
  description_ =
      fmt::format("ONNX Runtime {} ({})", printable(version), printable(library_.path().string()));
  const auto parts = split(version, '.');
  const auto minor = parts.size() < 2 ? std::nullopt : parse_int64(parts[1]);
  if (parts[0] != "1" || !minor || *minor < oldest_onnx || *minor > newest_onnx) {
    throw invalid_state("{} was not tested; tested are 1.{} to 1.{}", description_, oldest_onnx,
                        newest_onnx);
  }
  api_ = base->get(interface_version);
  if (api_ == nullptr) throw invalid_state("{} has another interface", description_);
  void* object = nullptr;
  call<void*(int, const char*, void**)>(create_environment, quiet, "mlf", &object);
  environment_ = own(object, release_environment);
  call<void*(int, int, void**)>(create_cpu_memory, device_allocator, default_memory, &object);
  memory_ = own(object, release_memory);
  call<void*(void**)>(get_allocator, &allocator_);
}

template <typename Function, typename... Arguments>
void OnnxLibrary::call(std::size_t index, Arguments... arguments) const {
  check(reinterpret_cast<Function*>(const_cast<void*>(api_[index]))(arguments...));
}

void OnnxLibrary::check(void* status) const {
  if (status == nullptr) return;
  const auto held = own(status, release_status);
  const auto message =
      reinterpret_cast<const char* (*)(const void*)>(const_cast<void*>(api_[get_error_message]));
  throw internal_error("ONNX Runtime says: {}", printable(message(status)));
}

std::shared_ptr<void> OnnxLibrary::own(void* object, std::size_t release) const {
  return {object, reinterpret_cast<void (*)(void*)>(const_cast<void*>(api_[release]))};
}

std::vector<std::string> OnnxLibrary::providers() const {
  char** names = nullptr;
  int count = 0;
  call<void*(char***, int*)>(get_providers, &names, &count);
  std::vector<std::string> found(names, names + count);
  call<void*(char**, int)>(release_providers, names, count);
  return found;
}

std::shared_ptr<void> OnnxLibrary::make_settings(const OnnxSettings& settings) const {
  void* object = nullptr;
  call<void*(void**)>(create_options, &object);
  auto options = own(object, release_options);
  call<void*(void*, int)>(set_threads, object, settings.threads);
  if (settings.operator_threads) {
    call<void*(void*, int)>(set_operator_threads, object, *settings.operator_threads);
  }
  call<void*(void*, int)>(set_execution_mode, object, settings.runs_operators_together ? 1 : 0);
  if (settings.optimization) {
    call<void*(void*, int)>(set_optimization, object, *settings.optimization);
  }
  for (const auto& [name, value] : settings.entries) {
    call<void*(void*, const char*, const char*)>(add_entry, object, name.c_str(), value.c_str());
  }
  return options;
}

std::shared_ptr<void> OnnxLibrary::load(const std::filesystem::path& file,
                                        const OnnxSettings& settings) const {
  const auto options = make_settings(settings);
  void* object = nullptr;
  call<void*(void*, const char*, void*, void**)>(create_session, environment_.get(), file.c_str(),
                                                 options.get(), &object);
  return own(object, release_session);
}

std::vector<OnnxPlace> OnnxLibrary::inputs(void* session) const {
  return places_of(session, count_inputs, input_name, input_type);
}

std::vector<OnnxPlace> OnnxLibrary::outputs(void* session) const {
  return places_of(session, count_outputs, output_name, output_type);
}

std::vector<OnnxPlace> OnnxLibrary::places_of(void* session, std::size_t count_index,
                                              std::size_t name_index,
                                              std::size_t type_index) const {
  std::size_t count = 0;
  call<void*(void*, std::size_t*)>(count_index, session, &count);
  std::vector<OnnxPlace> found;
  for (std::size_t i = 0; i < count; ++i) {
    void* type = nullptr;
    call<void*(void*, std::size_t, void**)>(type_index, session, i, &type);
    const auto held = own(type, release_type);
    auto place = describe(type);
    char* name = nullptr;
    call<void*(void*, std::size_t, void*, char**)>(name_index, session, i, allocator_, &name);
    place.name = name;
    call<void*(void*, void*)>(free_allocated, allocator_, static_cast<void*>(name));
    found.push_back(std::move(place));
  }
  return found;
}

OnnxPlace OnnxLibrary::describe(void* type) const {
  const void* info = nullptr;
  call<void*(void*, const void**)>(cast_to_array_info, type, &info);
  if (info == nullptr) return {};
  auto [element, shape] = type_and_shape(info);
  return {.name = {}, .element_type = element, .shape = std::move(shape)};
}

std::pair<int, std::vector<std::int64_t>> OnnxLibrary::type_and_shape(const void* info) const {
  int element = 0;
  std::size_t count = 0;
  call<void*(const void*, int*)>(get_element_type, info, &element);
  call<void*(const void*, std::size_t*)>(count_dimensions, info, &count);
  std::vector<std::int64_t> shape(count);
  call<void*(const void*, std::int64_t*, std::size_t)>(get_dimensions, info, shape.data(), count);
  return {element, shape};
}

std::shared_ptr<void> OnnxLibrary::make_array(const Tensor& tensor) const {
  if (std::holds_alternative<std::vector<std::string>>(tensor.values)) return make_texts(tensor);
  void* object = nullptr;
  std::visit(
      [&](const auto& list) {
        // The library does not write into an input.
        auto* data = const_cast<void*>(static_cast<const void*>(list.data()));
        call<void*(const void*, void*, std::size_t, const std::int64_t*, std::size_t, int, void**)>(
            create_array_with_data, memory_.get(), data, list.size() * sizeof(list[0]),
            tensor.shape.data(), tensor.shape.size(), element_of(tensor.values), &object);
      },
      tensor.values);
  return own(object, release_value);
}

std::shared_ptr<void> OnnxLibrary::make_texts(const Tensor& tensor) const {
  void* object = nullptr;
  call<void*(void*, const std::int64_t*, std::size_t, int, void**)>(
      create_array, allocator_, tensor.shape.data(), tensor.shape.size(),
      static_cast<int>(onnx::text), &object);
  auto value = own(object, release_value);
  std::vector<const char*> texts;
  for (const auto& each : std::get<std::vector<std::string>>(tensor.values)) {
    texts.push_back(each.c_str());
  }
  call<void*(void*, const char* const*, std::size_t)>(fill_texts, object, texts.data(),
                                                      texts.size());
  return value;
}

std::vector<Tensor> OnnxLibrary::run(void* session, const std::vector<OnnxPlace>& inputs,
                                     const std::vector<Tensor>& arrays,
                                     const std::vector<OnnxPlace>& outputs) const {
  std::vector<std::shared_ptr<void>> held;
  std::vector<const void*> given;
  std::vector<const char*> input_names;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    held.push_back(make_array(arrays[i]));
    given.push_back(held.back().get());
    input_names.push_back(inputs[i].name.c_str());
  }
  std::vector<const char*> output_names;
  for (const auto& output : outputs) output_names.push_back(output.name.c_str());
  std::vector<void*> results(outputs.size());
  call<void*(void*, const void*, const char* const*, const void* const*, std::size_t,
             const char* const*, std::size_t, void**)>(
      run_session, session, nullptr, input_names.data(), given.data(), given.size(),
      output_names.data(), output_names.size(), results.data());
  for (void* result : results) held.push_back(own(result, release_value));
  std::vector<Tensor> read;
  for (void* result : results) read.push_back(read_array(result));
  return read;
}

Tensor OnnxLibrary::read_array(void* value) const {
  void* info = nullptr;
  call<void*(void*, void**)>(get_type_and_shape, value, &info);
  const auto held = own(info, release_type_and_shape);
  auto [element, shape] = type_and_shape(info);
  auto values = read_values(value, element, element_count(shape));
  return {.shape = std::move(shape), .values = std::move(values)};
}

Values OnnxLibrary::read_values(void* value, int element_type, std::size_t count) const {
  if (element_type == onnx::text) return read_texts(value, count);
  void* data = nullptr;
  call<void*(void*, void**)>(get_data, value, &data);
  switch (element_type) {
    case onnx::float32:
      return copy_values<float, float>(data, count);
    case onnx::float64:
      return copy_values<double, double>(data, count);
    case onnx::boolean:
      return copy_values<std::uint8_t, std::uint8_t>(data, count);
    case onnx::int64:
      return copy_values<std::int64_t, std::int64_t>(data, count);
    case onnx::uint32:
      return copy_values<std::uint32_t, std::int64_t>(data, count);
    case onnx::int32:
      return copy_values<std::int32_t, std::int32_t>(data, count);
    case onnx::int16:
      return copy_values<std::int16_t, std::int32_t>(data, count);
    case onnx::uint16:
      return copy_values<std::uint16_t, std::int32_t>(data, count);
    case onnx::int8:
      return copy_values<std::int8_t, std::int32_t>(data, count);
    case onnx::uint8:
      return copy_values<std::uint8_t, std::int32_t>(data, count);
    default:
      throw internal_error("ONNX Runtime answers with values of the type {}", element_type);
  }
}

std::vector<std::string> OnnxLibrary::read_texts(void* value, std::size_t count) const {
  std::size_t size = 0;
  call<void*(void*, std::size_t*)>(texts_size, value, &size);
  std::string all(size, '\0');
  std::vector<std::size_t> begins(count);
  call<void*(void*, void*, std::size_t, std::size_t*, std::size_t)>(
      get_texts, value, static_cast<void*>(all.data()), size, begins.data(), count);
  begins.push_back(size);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(all.substr(begins[i], begins[i + 1] - begins[i]));
  }
  return texts;
}

}  // namespace mlf::scoring::native
