// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/file.h"
#include "core/logged_model.h"
#include "store/file/experiment_files.h"
#include "store/tracking_store.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

/// The logged models of a store: the directories EXPERIMENT/models/MODEL_ID. They are written as
/// runs are: a new one appears complete, and each file is replaced by a rename.
class LoggedModelFiles {
 public:
  /// Both must outlive this object.
  LoggedModelFiles(ExperimentFiles& experiments, const Context& context)
      : experiments_(experiments), context_(context) {}

  LoggedModel create(const NewLoggedModel& model);
  /// @throws Error RESOURCE_DOES_NOT_EXIST for a deleted model too; INTERNAL_ERROR, with the file's
  /// path, when its meta.yaml is damaged; INVALID_STATE when that is of another model.
  LoggedModel read(std::string_view model_id) const;
  /// Newest first. Damaged models are left out with a warning.
  std::vector<LoggedModel> list(const ExperimentId& id) const;
  LoggedModel finalize(std::string_view model_id, LoggedModelStatus status);
  void remove(std::string_view model_id);
  void set_tags(std::string_view model_id, std::span<const Tag> tags);
  void delete_tag(std::string_view model_id, std::string_view key);
  void log_params(std::string_view model_id, std::span<const Param> params);

  /// The directory of a model that is not deleted.
  struct Place {
    Directory experiment;
    Directory model;
  };
  /// The lines for the metric files of one model.
  struct MetricLines {
    Place place;
    std::map<std::string, std::string> lines;  ///< by key
  };
  /// The lines for those of the metrics that have a model, by model id.
  /// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such model.
  std::map<std::string, MetricLines> metric_lines(const RunId& run,
                                                  std::span<const Metric> metrics) const;
  void append(const std::map<std::string, MetricLines>& models) const;

 private:
  Place find(std::string_view model_id) const;
  void replace_values(const Place& place, std::span<const Param> params,
                      std::span<const Tag> tags) const;
  void change(std::string_view model_id, const std::function<void(LoggedModel&)>& change) const;

  ExperimentFiles& experiments_;
  const Context& context_;
};

}  // namespace mlf::store
