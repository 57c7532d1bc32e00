// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "model/mlmodel.h"
#include "scoring/service.h"

namespace mlf::serving {

/// A model that is loaded and answers. Requests that it answers share it, so that it lives until
/// the last of them is answered.
struct ServedModel {
  std::string name;     ///< in the paths of requests
  std::string uri;      ///< as the user named it
  std::string version;  ///< of a registered model; "" for a model that is none
  model::Mlmodel mlmodel;
  std::string example;         ///< a request that it can answer, as JSON; "" where none is known
  std::shared_ptr<void> hold;  ///< what the service needs to exist, such as a copy of the files
  std::unique_ptr<scoring::Service> service;
};

/// The models of a server, by name. Thread-safe.
class ModelTable {
 public:
  using Entry = std::shared_ptr<const ServedModel>;

  /// Adds a model, or puts it in place of the one of the same name, for requests that come later.
  /// @return the model that was replaced; null for none.
  Entry put(Entry model);
  /// The model of that name; null when there is none.
  Entry find(std::string_view name) const;
  /// The only model; null when there are several.
  Entry only() const;
  /// All models, in the order in which their names were added.
  std::vector<Entry> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Entry> models_;
};

}  // namespace mlf::serving
