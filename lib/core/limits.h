// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// MLflow's limits (mlflow/utils/validation.py of MLflow 3.17). Lengths are in characters, not
/// bytes.
namespace mlf::limits {

inline constexpr std::size_t key_length = 250;
inline constexpr std::size_t param_value_length = 6000;
inline constexpr std::size_t tag_value_length = 8000;
inline constexpr std::size_t experiment_name_length = 500;
inline constexpr std::size_t experiment_tag_value_length = 20000;
inline constexpr std::size_t artifact_location_length = 2048;
inline constexpr std::size_t metrics_per_batch = 1000;
inline constexpr std::size_t params_per_batch = 100;
inline constexpr std::size_t tags_per_batch = 100;
inline constexpr std::size_t entities_per_batch = 1000;
inline constexpr std::size_t dataset_name_length = 500;
inline constexpr std::size_t dataset_digest_length = 36;
inline constexpr std::size_t dataset_source_length = 65535;
inline constexpr std::size_t dataset_schema_length = 1048575;
inline constexpr std::size_t dataset_profile_length = 16777215;
inline constexpr std::size_t input_tag_key_length = 255;
inline constexpr std::size_t input_tag_value_length = 500;
inline constexpr std::size_t registry_tag_value_length = 100000;
inline constexpr std::size_t model_alias_length = 255;
inline constexpr std::int64_t largest_registered_model_page = 1000;
inline constexpr std::int64_t largest_model_version_page = 200000;
inline constexpr std::int64_t search_page = 1000;       ///< default of max_results
inline constexpr std::int64_t logged_model_page = 100;  ///< the same for logged models
inline constexpr std::int64_t largest_search_page = 50000;

}  // namespace mlf::limits
