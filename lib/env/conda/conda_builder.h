// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "env/builder.h"
#include "env/conda/conda_tool.h"

namespace mlf::env {

/// Makes environments with conda, mamba or micromamba. These keep the packages in their own
/// directory of environments; mlf's cache has only the record. An environment of the right name
/// that exists already, for example because MLflow made it, is used.
class CondaBuilder : public Builder {
 public:
  explicit CondaBuilder(const Context& context) : context_(context) {}

  Identity identify(const Request& request) override;
  void clear(const std::filesystem::path& place, const RunTool& run_tool) override;
  BuiltEnvironment make(const std::filesystem::path& place, const RunTool& run_tool) override;
  bool is_there(const Record& record) const override;
  std::vector<std::string> activation(const Record& record) const override;
  void remove(const Record& record, const RunTool& run_tool) override;

 private:
  std::optional<std::filesystem::path> find_prefix(const CondaTool& tool,
                                                   std::string_view name) const;
  void create(const CondaTool& tool, const RunTool& run_tool) const;
  void install_additions(const CondaTool& tool, const RunTool& run_tool) const;
  void discard(const CondaTool& tool, std::string_view name, const RunTool& run_tool) const;

  const Context& context_;
  Request request_;
  std::string name_;
};

}  // namespace mlf::env
