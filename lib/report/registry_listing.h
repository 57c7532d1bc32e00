// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/columns.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "core/model_version.h"
#include "core/registered_model.h"

/// Lists of registered models and of their versions: `mlf registry list` and `mlf registry search`.
namespace mlf::report {

struct RegistryListOptions {
  std::string filter;
  std::vector<std::string> order_by;
  std::optional<std::int64_t> max_results;  ///< 0: all
  std::string page_token;
};

/// --max-results, --page-token and the output options.
void add_registry_list_options(cli::Verb& verb, RegistryListOptions& options);
/// --filter and --order-by.
void add_registry_search_options(cli::Verb& verb, RegistryListOptions& options);

/// The number of the newest version; nullopt when the model has no version.
std::optional<std::int64_t> newest_version(const RegisteredModel& model);

/// The columns of lists of registered models: name, latest_version, aliases and so on.
std::vector<cli::Column<RegisteredModel>> registered_model_columns();
/// The columns of lists of versions. Further attributes are hidden columns, shown when --columns
/// names them.
std::vector<cli::Column<ModelVersion>> model_version_columns();

/// Finds the registered models and prints them in the session's format.
void print_registered_models(cli::Session& session, const RegistryListOptions& options);
/// Finds versions, of any registered model, and prints them in the session's format.
void print_model_versions(cli::Session& session, const RegistryListOptions& options);

/// The filter for all versions of the registered model, such as "name = 'iris'".
std::string filter_for_versions_of(std::string_view name);

/// All versions of the registered model, the newest first.
std::vector<ModelVersion> find_versions_of(store::RegistryStore& registry, std::string_view name);

cli::Style style_of(ModelStage stage);
/// "champion, prod"; none without aliases.
cli::Cell alias_cell(const ModelVersion& version);

}  // namespace mlf::report
