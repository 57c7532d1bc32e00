// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/relative_path.h"
#include "model/mlmodel.h"

/// Requests that a model can answer: what people ask for first.
namespace mlf::serving {

/// An input of a model, as a table, as arrays, or only as the request that was saved, such as one
/// for a chat.
struct Example {
  /// A table: the names of its columns, texts or numbers, and its rows, lists of values.
  struct Table {
    Json columns;
    Json rows;
  };
  std::optional<Table> table;
  Json inputs;  ///< arrays, or what else MLflow's key "inputs" takes; null where there is a table
  Json saved;   ///< the whole request, where it was saved as one; null for none
  Json params = Json(nullptr);  ///< an object; null for none
};

/// Reads a file of the model's directory; nullopt when there is none.
using ReadModelFile = std::function<std::optional<std::string>(const RelativePath&)>;

/// The input example that was saved with the model; where there is none that can be read, one with
/// plausible values that is made from the signature. nullopt without both. Params that the
/// signature declares and the example lacks have their defaults.
std::optional<Example> find_example(const model::Mlmodel& model, const ReadModelFile& read);

/// The input that a signature describes: one row, or arrays of size 1 where any size will do.
std::optional<Example> make_example(const model::Signature& signature);

enum class ExampleFormat {
  saved,    ///< as the example is: a split table, arrays or its own form
  split,    ///< {"dataframe_split": {"columns": [...], "data": [[...]]}}
  records,  ///< {"dataframe_records": [{...}]}
  instances,
  inputs,
  csv,
  v2,  ///< of the Open Inference Protocol
};

/// The names of the formats, in their order, without that of `saved`.
std::vector<std::string> example_format_names();
/// @throws Error INVALID_PARAMETER_VALUE for a name that is none.
ExampleFormat parse_example_format(std::string_view name);

struct ExampleRequest {
  std::string content_type;
  std::string body;
};

/// The example as a request. @throws Error INVALID_STATE when it cannot have this form.
ExampleRequest example_request(const Example& example, ExampleFormat format,
                               const std::optional<model::Signature>& signature);

/// A shell command that sends the request to a server of the model `name`, whose URL is given.
std::string curl_command(const ExampleRequest& request, ExampleFormat format, std::string_view url,
                         std::string_view name);

}  // namespace mlf::serving
