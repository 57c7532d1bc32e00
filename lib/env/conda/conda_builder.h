// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "env/builder.h"
#include "env/conda/conda_tool.h"

namespace mlf::env {

/// conda, mamba or micromamba, which keep the packages where they keep all environments; the cache
/// has the record of it. One of the right name that is there already, as from MLflow, is used.
class CondaBuilder : public Builder {
 public:
  explicit CondaBuilder(const Surroundings& surroundings) : surroundings_(surroundings) {}

  Identity identify(const Request& request) override;
  void clear(const std::filesystem::path& place, const RunTool& run_tool) override;
  Made make(const std::filesystem::path& place, const RunTool& run_tool) override;
  bool is_there(const Record& record) const override;
  std::vector<std::string> activation(const Record& record) const override;
  void remove(const Record& record, const RunTool& run_tool) override;

 private:
  std::optional<std::filesystem::path> find_prefix(const CondaTool& tool,
                                                   std::string_view name) const;
  void create(const CondaTool& tool, const RunTool& run_tool) const;
  void discard(const CondaTool& tool, std::string_view name, const RunTool& run_tool) const;

  const Surroundings& surroundings_;
  Request request_;
  std::string name_;
};

}  // namespace mlf::env
