// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "cli/session.h"
#include "scoring/local_model.h"
#include "scoring/service.h"
#include "serve_options.h"

namespace mlf::tools {

/// Loads models for a server, as serving::OpenModel does. One thread at a time may use it.
struct ModelOpener {
  const ServeOptions& options;
  const serving::ServingOptions& serving;
  std::size_t models;  ///< how many are served
  cli::Session& session;

  serving::ModelTable::Entry open(const serving::ModelSource& source, const Context& context) const;

 private:
  std::unique_ptr<scoring::Service> load(const scoring::LocalModel& model,
                                         const std::string& example, const Context& context) const;
  /// A request with the model's input example; "" when it has none.
  std::string example_of(const scoring::LocalModel& model) const;
};

}  // namespace mlf::tools
