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

/// MLflow's meta.yaml files: read from whatever YAML they hold, written byte for byte as PyYAML
/// writes them (safe_dump with sorted keys, block style, Unicode).
///
/// Every parse function throws Error INTERNAL_ERROR with one line, "line N: CAUSE" where a place is
/// known and "CAUSE" where none is (an empty file, a missing key); callers put the file's name
/// before it by Error::with_context. Input may be hostile: size, depth and aliases are bounded.
/// Ids, names and other texts are the characters that stand in the file, whatever type YAML would
/// see in them.
namespace mlf::wire {

struct MetaEntry;

/// A value of a document.
struct MetaValue {
  enum class Kind {
    null,
    plain,  ///< a scalar without quotes or tag: a number, a truth value, or text
    text,   ///< any other scalar
    list,
    map,
  };
  Kind kind = Kind::null;
  std::string text;             ///< of plain and text
  std::vector<MetaValue> list;  ///< of list
  std::vector<MetaEntry> map;   ///< of map

  static MetaValue of(std::string_view text);
  static MetaValue of(std::int64_t number);

  bool operator==(const MetaValue& other) const;
};

/// A key and its value. Keys that are no text in YAML (numbers, null) are read and written as text.
struct MetaEntry {
  std::string key;
  MetaValue value;

  bool operator==(const MetaEntry& other) const;
};

/// The entries of a document in the order of the file.
using MetaMap = std::vector<MetaEntry>;

/// A document whose top level is a map. A key that stands twice has its last value, as in PyYAML.
MetaMap parse_meta(std::string_view text);
/// In the order of keys, whatever the order in `map`.
std::string write_meta(const MetaMap& map);

/// In each of these, `others` are keys that mlf does not know; they survive a rewrite.
struct RunMeta {
  RunInfo info;
  std::optional<std::int64_t> deleted_time;  ///< ms; only while deleted
  MetaMap others;

  bool operator==(const RunMeta&) const = default;
};

/// Reads what any MLflow since 0.8 wrote. Absent or null: run_name, user_id and artifact_uri are
/// "", status is RUNNING, lifecycle_stage active. run_id (or run_uuid), experiment_id and
/// start_time must be there.
RunMeta parse_run_meta(std::string_view text);
/// With run_id for MLflow 3 and run_uuid for MLflow 2, and the constants that both write.
std::string write_run_meta(const RunMeta& meta);

struct ExperimentMeta {
  Experiment experiment;  ///< without its tags, which are files of their own
  MetaMap others;

  bool operator==(const ExperimentMeta&) const = default;
};

/// experiment_id and name must be there; a copy of the tags that MLflow leaves is dropped.
ExperimentMeta parse_experiment_meta(std::string_view text);
std::string write_experiment_meta(const ExperimentMeta& meta);

/// An input of a run: inputs/ID/meta.yaml.
struct InputMeta {
  enum class Kind { dataset, model };
  Kind kind = Kind::dataset;
  std::string source_id;  ///< of the dataset or the model; MLflow stores it as destination_id too
  std::vector<Tag> tags;

  bool operator==(const InputMeta&) const = default;
};

InputMeta parse_input_meta(std::string_view text);
std::string write_input_meta(const InputMeta& meta);

/// An output of a run: outputs/MODEL_ID/meta.yaml. The id is read from destination_id, as in
/// MLflow.
ModelOutput parse_output_meta(std::string_view text);
std::string write_output_meta(const ModelOutput& output);

Dataset parse_dataset_meta(std::string_view text);
std::string write_dataset_meta(const Dataset& dataset);

/// Without tags, params and metrics, which are files of their own.
LoggedModel parse_logged_model_meta(std::string_view text);

}  // namespace mlf::wire
