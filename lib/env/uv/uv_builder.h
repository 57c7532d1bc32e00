// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "env/builder.h"
#include "env/venv.h"

namespace mlf::env {

/// Makes environments with uv, which finds or downloads the Python itself. A project with a uv.lock
/// gets exactly the packages that are locked there.
class UvBuilder : public Builder {
 public:
  explicit UvBuilder(const Context& context)
      : context_(context), pythons_(python_finder(context)) {}

  Identity identify(const Request& request) override;
  BuiltEnvironment make(const std::filesystem::path& place, const RunTool& run_tool) override;
  bool is_there(const Record& record) const override { return is_whole_venv(record); }
  std::vector<std::string> activation(const Record& record) const override {
    return venv_activation(record);
  }

 private:
  Command command(const std::filesystem::path& place, std::vector<std::string> arguments) const;
  void install(const std::filesystem::path& place, const PackageList& list,
               const RunTool& run_tool);
  void synchronize(const std::filesystem::path& place, const RunTool& run_tool);

  const Context& context_;
  PythonFinder pythons_;
  Request request_;
  PythonRequest python_;
  bool is_locked_ = false;
};

}  // namespace mlf::env
