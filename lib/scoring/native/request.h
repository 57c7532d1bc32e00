// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "model/signature.h"
#include "scoring/native/answer.h"
#include "scoring/native/csv_request.h"
#include "scoring/native/input_schema.h"
#include "scoring/native/native_model.h"
#include "scoring/native/params.h"
#include "scoring/native/refusals.h"
#include "scoring/native/values.h"

/// Reads requests of MLflow's scoring server without Python; answer.h writes the answers.
namespace mlf::scoring::native {

struct ParsedRequest {
  Input input;
  Json params;  ///< an object
};

/// Reads requests for one model. read() is thread-safe.
class RequestReader {
 public:
  /// @throws HandOver when no request can be read, as with columns of nested types.
  explicit RequestReader(std::optional<model::Signature> signature,
                         CsvNumbers numbers = CsvNumbers::either);

  /// What MLflow's scoring server makes of a request before it asks the model: the input, converted
  /// and checked as the signature says. `content_type` is "" when the request has none.
  /// @throws HandOver for what is not certain to be read as MLflow reads it; Refusal for what
  /// MLflow certainly refuses.
  ParsedRequest read(std::string_view content_type, std::string_view body) const;

 private:
  ParsedRequest read_json(std::string_view body) const;
  ParsedRequest read_object(std::string_view body) const;

  InputSchema schema_;
  ParamsSchema params_;
  CsvNumbers numbers_;
};

/// The same for a single request.
ParsedRequest parse_request(std::string_view content_type, std::string_view body,
                            const std::optional<model::Signature>& signature);

}  // namespace mlf::scoring::native
