// SPDX-License-Identifier: Apache-2.0
//
// MLflow gives a graph with one input the whole table as a matrix, whose type NumPy chooses for all
// columns together; of several inputs each gets the column of its name. A table is answered with a
// table of flattened outputs, an array or a dict of arrays with a dict of arrays.
//
// A graph cannot be cut into parts of rows as trees can. So the library's own threads share large
// requests; there are as many as this process may keep busy, and they sleep while there is nothing
// to do.
#include "scoring/native/onnx_model.h"

#include <algorithm>
#include <utility>

#include "base/cores.h"
#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "model/onnx_file.h"
#include "scoring/native/onnx_arrays.h"
#include "scoring/native/onnx_library.h"

namespace mlf::scoring::native {

namespace {

/// Whether an array of that shape can be an input.
bool fits_shape(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& wanted) {
  if (shape.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (wanted[i] >= 0 && wanted[i] != shape[i]) return false;
  }
  return true;
}

Tensor fit(Tensor tensor, const OnnxPlace& input) {
  tensor.values = to_element(tensor.values, input.element_type);
  if (!fits_shape(tensor.shape, input.shape))
    throw HandOver("the input has another shape than the graph's");
  return tensor;
}

enum class Answer {
  all_outputs,   ///< as MLflow's flavor onnx
  first_output,  ///< as the model that the graph was made of
};

class OnnxModel : public NativeModel {
 public:
  OnnxModel(OnnxLibrary library, const std::filesystem::path& file, const OnnxSettings& settings,
            Answer answer)
      : library_(std::move(library)),
        session_(library_.load(file, settings)),
        inputs_(library_.inputs(session_.get())),
        outputs_(library_.outputs(session_.get())),
        answer_(answer) {
    if (answer == Answer::first_output) outputs_.resize(1);
    const auto needs_python = [](bool is_known, const OnnxPlace& place) {
      if (is_known) return;
      throw Error(ErrorCode::not_implemented,
                  fmt::format("'{}' of the graph is of a type that only Python reads",
                              printable(place.name)));
    };
    for (const auto& input : inputs_) needs_python(is_onnx_input(input.element_type), input);
    for (const auto& output : outputs_) needs_python(is_onnx_output(output.element_type), output);
  }

  Output predict(const Input& input, const Json& /*params*/) const override {
    auto results = library_.run(session_.get(), inputs_, to_arrays(input), outputs_);
    if (answer_ == Answer::first_output) return std::move(results.front());
    if (std::holds_alternative<Frame>(input)) return to_frame(std::move(results));
    NamedTensors named;
    for (std::size_t i = 0; i < results.size(); ++i) {
      named.emplace_back(outputs_[i].name, std::move(results[i]));
    }
    return named;
  }

  const std::string& library() const override { return library_.description(); }

 private:
  std::vector<Tensor> to_arrays(const Input& input) const {
    if (const auto* named = std::get_if<NamedTensors>(&input)) return from_named(*named);
    if (const auto* frame = std::get_if<Frame>(&input); frame != nullptr && inputs_.size() > 1) {
      return from_columns(*frame);
    }
    if (inputs_.size() != 1) throw HandOver("the graph has several inputs");
    const auto* frame = std::get_if<Frame>(&input);
    return {fit(frame != nullptr ? to_matrix(*frame) : std::get<Tensor>(input), inputs_[0])};
  }

  std::vector<Tensor> from_named(const NamedTensors& named) const {
    if (named.size() != inputs_.size()) throw HandOver("the graph has other inputs");
    std::vector<Tensor> arrays;
    for (const auto& input : inputs_) {
      const auto found =
          std::ranges::find(named, input.name, [](const auto& one) { return one.first; });
      if (found == named.end()) throw HandOver("the graph has other inputs");
      arrays.push_back(fit(found->second, input));
    }
    return arrays;
  }

  std::vector<Tensor> from_columns(const Frame& frame) const {
    std::vector<Tensor> arrays;
    for (const auto& input : inputs_) {
      const auto column = std::ranges::find(frame.columns, input.name, &Frame::Column::name);
      if (column == frame.columns.end()) throw HandOver("the graph has other inputs");
      const auto rows = static_cast<std::int64_t>(frame.rows);
      Tensor array{.shape = {rows}, .values = column->values};
      // MLflow gives (n) and fails.
      if (fits_shape({rows, 1}, input.shape)) array.shape.push_back(1);
      arrays.push_back(fit(std::move(array), input));
    }
    return arrays;
  }

  Output to_frame(std::vector<Tensor> results) const {
    Frame frame;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto size = std::visit([](const auto& list) { return list.size(); }, results[i].values);
      if (i > 0 && size != frame.rows) throw HandOver("the outputs have different lengths");
      frame.rows = size;
      frame.columns.push_back({.name = outputs_[i].name, .values = std::move(results[i].values)});
    }
    return frame;
  }

  OnnxLibrary library_;
  std::shared_ptr<void> session_;
  std::vector<OnnxPlace> inputs_;
  std::vector<OnnxPlace> outputs_;
  Answer answer_;
};

Error for_python(const std::string& reason) { return {ErrorCode::not_implemented, reason}; }

std::optional<int> option_number(const wire::YamlNode& options, std::string_view key) {
  const auto* node = options.find(key);
  if (node == nullptr || node->kind == wire::YamlNode::Kind::null) return std::nullopt;
  const auto number = parse_int64(node->text);
  constexpr std::int64_t most = 1024;
  if (!number || *number < 0 || *number > most) {
    throw for_python(fmt::format("the option {} is no usual number", key));
  }
  // MLflow passes over 0.
  return *number == 0 ? std::nullopt : std::optional(static_cast<int>(*number));
}

/// What the flavor's onnx_session_options mean.
OnnxSettings settings_of(const wire::YamlNode& flavor) {
  OnnxSettings settings{.threads = static_cast<int>(usable_cores())};
  settings.entries = {{"session.intra_op.allow_spinning", "0"},
                      {"session.inter_op.allow_spinning", "0"}};
  const auto* options = flavor.find("onnx_session_options");
  if (options == nullptr) return settings;
  settings.threads = option_number(*options, "intra_op_num_threads").value_or(settings.threads);
  settings.operator_threads = option_number(*options, "inter_op_num_threads");
  settings.optimization = option_number(*options, "graph_optimization_level");
  if (const auto* mode = options->find("execution_mode")) {
    settings.runs_operators_together = to_upper(mode->text) == "PARALLEL";
  }
  if (const auto* extra = options->find("extra_session_config")) {
    for (const auto& entry : extra->entries)
      settings.entries.emplace_back(entry.key, entry.value.text);
  }
  return settings;
}

/// MLflow uses a processor for graphics where the model and the library know it.
void check_providers(const OnnxLibrary& library, const wire::YamlNode& flavor) {
  const auto* providers = flavor.find("providers");
  const auto available = library.providers();
  const std::vector<std::string> usual{"CUDAExecutionProvider", "CPUExecutionProvider"};
  std::vector<std::string> wanted;
  if (providers != nullptr) {
    for (const auto& each : providers->items) {
      wanted.push_back(each.items.empty() ? each.text : each.items.front().text);
    }
    if (providers->is_scalar() && !providers->text.empty()) wanted.push_back(providers->text);
  }
  for (const auto& name : wanted.empty() ? usual : wanted) {
    if (name != "CPUExecutionProvider" && std::ranges::find(available, name) != available.end()) {
      throw for_python(fmt::format("the model is run by the {}", printable(name)));
    }
  }
}

/// Refuses a file that is damaged, and weights outside the model.
void check_file(const std::filesystem::path& file) {
  auto reader = model::ByteReader::open(file);
  for (const auto& weights : model::read_onnx(reader).weight_files) RelativePath::parse(weights);
}

}  // namespace

std::unique_ptr<NativeModel> load_onnx(const LocalModel& model, const RuntimePlaces& places) {
  const auto* flavor = model.mlmodel.find_flavor("onnx");
  if (flavor == nullptr) throw for_python("the model has no flavor onnx");
  const bool is_converted = model.mlmodel.python_function->loader_module != "mlflow.onnx";
  const auto data = is_converted ? model::path_in_model(flavor->configuration, "data")
                                 : model.mlmodel.python_function->data;
  if (!data) throw for_python("the model does not name its graph");
  const auto file = model.directory / data->str();
  check_file(file);
  OnnxLibrary library(places);
  check_providers(library, flavor->configuration);
  return std::make_unique<OnnxModel>(std::move(library), file, settings_of(flavor->configuration),
                                     is_converted ? Answer::first_output : Answer::all_outputs);
}

}  // namespace mlf::scoring::native
