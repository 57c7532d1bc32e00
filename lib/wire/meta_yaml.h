// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dataset.h"
#include "core/experiment.h"
#include "core/logged_model.h"
#include "core/run.h"

/// Reads and writes MLflow's meta.yaml files. Any YAML is read. The written bytes are those of
/// PyYAML's safe_dump() with sorted keys, block style and Unicode.
///
/// Every parse function throws Error INTERNAL_ERROR with one line: "line N: CAUSE" if the place is
/// known, else "CAUSE" (an empty file, a missing key). The caller adds the name of the file by
/// Error::with_context(). The input may be malicious: size, nesting and aliases are limited.
/// Ids, names and other texts are read as the characters in the file, even if YAML would read them
/// as a number or another type.
namespace mlf::wire {

struct MetaEntry;

/// A value of a document.
struct MetaValue {
  enum class Kind {
    null,
    plain,  ///< a scalar without quotes and tag: a number, a boolean, or text
    text,   ///< any other scalar
    list,
    map,
  };
  Kind kind = Kind::null;
  std::string text;             ///< for `plain` and `text`
  std::vector<MetaValue> list;  ///< for `list`
  std::vector<MetaEntry> map;   ///< for `map`

  static MetaValue of(std::string_view text);
  static MetaValue of(std::int64_t number);

  bool operator==(const MetaValue& other) const;
};

/// A key and its value. A key that is not a text in YAML (a number, null) is read as one.
struct MetaEntry {
  std::string key;
  MetaValue value;
  bool is_plain_key = false;  ///< write the key without quotes, as the number or null that it is

  bool operator==(const MetaEntry& other) const;
};

/// The entries of a map, in the order of the file.
using MetaMap = std::vector<MetaEntry>;

/// Reads a document, whose top level must be a map. If a key occurs twice, the last value counts,
/// as in PyYAML.
MetaMap parse_meta(std::string_view text);
/// Writes the entries in the order of their keys.
std::string write_meta(const MetaMap& map);

/// The meta.yaml of a run. Here and below, `others` are the keys that mlf does not know; they are
/// written back.
struct RunMeta {
  RunInfo info;
  std::optional<std::int64_t> deleted_time;  ///< ms; only while the run is deleted
  MetaMap others;

  bool operator==(const RunMeta&) const = default;
};

/// Reads the file of any MLflow since 0.8. run_id (or run_uuid), experiment_id and start_time are
/// required. If they are missing or null, run_name, user_id and artifact_uri are "", status is
/// RUNNING, and lifecycle_stage is active.
RunMeta parse_run_meta(std::string_view text);
/// Writes run_id for MLflow 3, run_uuid for MLflow 2, and the constant fields that both write.
std::string write_run_meta(const RunMeta& meta);

/// The meta.yaml of an experiment.
struct ExperimentMeta {
  Experiment experiment;  ///< without its tags, which are in files of their own
  MetaMap others;

  bool operator==(const ExperimentMeta&) const = default;
};

/// experiment_id and name are required. The copy of the tags that MLflow may write here is dropped.
ExperimentMeta parse_experiment_meta(std::string_view text);
std::string write_experiment_meta(const ExperimentMeta& meta);

/// An input of a run: inputs/ID/meta.yaml.
struct InputMeta {
  enum class Kind { dataset, model };
  Kind kind = Kind::dataset;
  std::string source_id;  ///< of the dataset or model; MLflow writes it as destination_id too
  std::vector<Tag> tags;

  bool operator==(const InputMeta&) const = default;
};

InputMeta parse_input_meta(std::string_view text);
std::string write_input_meta(const InputMeta& meta);

/// An output of a run: outputs/MODEL_ID/meta.yaml. The id of the model is destination_id, as in
/// MLflow.
ModelOutput parse_output_meta(std::string_view text);
std::string write_output_meta(const ModelOutput& output);

Dataset parse_dataset_meta(std::string_view text);
std::string write_dataset_meta(const Dataset& dataset);

/// The meta.yaml of a logged model.
struct LoggedModelMeta {
  LoggedModel model;  ///< without tags, params and metrics, which are in files of their own
  MetaMap others;

  bool operator==(const LoggedModelMeta&) const = default;
};

/// model_id and experiment_id are required.
LoggedModelMeta parse_logged_model_meta(std::string_view text);
std::string write_logged_model_meta(const LoggedModelMeta& meta);

}  // namespace mlf::wire
