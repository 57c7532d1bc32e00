// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "env/cache.h"
#include "env/environment.h"
#include "support/fakes.h"

namespace mlf::test {

/// A temporary project, cache and PATH, and a replacement for the tools that env runs.
struct World : FakeContext {
  TempDir temp;
  std::filesystem::path root = std::filesystem::canonical(temp.path());
  /// The commands run through run_tool as text, with ROOT in place of the path `root`.
  std::vector<std::string> ran;
  std::vector<Command> commands;
  /// Called instead of running a tool.
  std::function<ToolResult(const Command&)> tool = [](const Command&) { return ToolResult{}; };

  World() {
    environment = {{"PATH", (root / "bin").string()},
                   {"HOME", (root / "home").string()},
                   {"MLF_ENV_ROOT", (root / "cache").string()}};
    context.run_tool = [this](Command command) {
      commands.push_back(command);
      ran.push_back(shown(join(command.arguments, " ")));
      return tool(command);
    };
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  /// Makes a program that is a shell script.
  std::filesystem::path program(const std::string& name, const std::string& script) const {
    write(name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(root / name, std::filesystem::perms::owner_all);
    return root / name;
  }
  /// Makes a program that reports a Python version when asked.
  void python(const std::string& name, const std::string& version) const {
    program(name, "echo " + version);
  }

  std::string shown(std::string text) const {
    for (auto at = text.find(root.string()); at != text.npos; at = text.find(root.string())) {
      text.replace(at, root.string().size(), "ROOT");
    }
    return text;
  }

  env::Request request(env::Manager manager) const {
    env::Request request{.manager = manager, .directory = root / "project"};
    if (std::filesystem::exists(root / "project/python_env.yaml")) {
      request.python_env = root / "project/python_env.yaml";
    }
    if (std::filesystem::exists(root / "project/conda.yaml")) {
      request.conda_env = root / "project/conda.yaml";
    }
    return request;
  }
  env::Environment provide(env::Manager manager) { return env::provide(request(manager), context); }
  std::vector<env::CachedEnvironment> cached() { return env::list_environments(context); }

  /// Makes the files that `python -m venv` and `uv venv` make.
  void make_venv(const std::filesystem::path& place) const {
    const auto name = place.lexically_relative(root).string();
    python(name + "/bin/python", "3.11.7");
    program(name + "/bin/pip", "echo six==1.0; echo attrs==2.0");
    write(name + "/bin/activate", "");
    write(name + "/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.7\n");
  }
};

inline ToolResult tool_failure(const std::string& said) {
  return {.status = {.code = 1, .signal = 0}, .last_output = said + "\n"};
}

}  // namespace mlf::test
