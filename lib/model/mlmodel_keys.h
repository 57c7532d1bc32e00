// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "model/mlmodel.h"

namespace mlf::model {

/// A key of the file whose value is a text, and its member.
struct TextKey {
  std::string_view key;
  std::optional<std::string> Mlmodel::*member;
};

inline constexpr std::array<TextKey, 6> text_keys{{
    {"artifact_path", &Mlmodel::artifact_path},
    {"run_id", &Mlmodel::run_id},
    {"model_id", &Mlmodel::model_id},
    {"model_uuid", &Mlmodel::model_uuid},
    {"mlflow_version", &Mlmodel::mlflow_version},
    {"utc_time_created", &Mlmodel::utc_time_created},
}};

}  // namespace mlf::model
