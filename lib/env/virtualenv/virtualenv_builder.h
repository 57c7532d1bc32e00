// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "env/builder.h"
#include "env/venv.h"

namespace mlf::env {

/// Makes environments with `python -m venv` and pip. If the version of Python is not installed,
/// pyenv installs it, if there is one, as in MLflow.
class VirtualenvBuilder : public Builder {
 public:
  explicit VirtualenvBuilder(const Context& context)
      : context_(context), pythons_(python_finder(context)) {}

  Identity identify(const Request& request) override;
  BuiltEnvironment make(const std::filesystem::path& place, const RunTool& run_tool) override;
  bool is_there(const Record& record) const override { return is_whole_venv(record); }
  std::vector<std::string> activation(const Record& record) const override {
    return venv_activation(record);
  }

 private:
  Interpreter interpreter(const RunTool& run_tool);
  std::optional<Interpreter> install(const PythonVersion& wanted, const RunTool& run_tool);
  [[noreturn]] void throw_no_python();
  void install_packages(const std::filesystem::path& place, const PackageList& list,
                        const RunTool& run_tool);

  const Context& context_;
  PythonFinder pythons_;
  Request request_;
  PythonRequest python_;
};

}  // namespace mlf::env
