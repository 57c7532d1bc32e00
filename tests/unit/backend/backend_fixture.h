// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "base/text.h"
#include "support/fakes.h"

namespace mlf::test {

/// Surroundings of a backend whose tools give the answers they are told to, in order.
struct BackendFixture {
  struct Question {
    std::string words;  ///< joined by blanks
    std::string input;
  };

  TempDir directory;
  std::vector<Question> questions;
  std::deque<Captured> answers;
  std::vector<std::string> warnings;
  backend::BackendSurroundings surroundings{
      .variable = [](const std::string&) { return std::nullopt; },
      .run_tool = [](const Command&) { return ToolResult{}; },
      .ask_tool =
          [this](const Command& command, const std::string& input) {
            questions.push_back({join(command.arguments, " "), input});
            Captured answer = answers.at(0);
            answers.pop_front();
            return answer;
          },
      .directory = [this](const project::Launch&) { return directory.path(); },
      .source = [](const project::Launch&) { return source::Source{}; },
      .tag = [](const project::Launch&, const std::vector<Tag>&) {},
      .note = [](const std::string&) {},
      .warn = [this](const std::string& line) { warnings.push_back(line); }};

  void says(const std::string& output) { answers.push_back({.output = output}); }
  void fails(const std::string& error) {
    answers.push_back({.status = {.code = 1}, .error = error});
  }

  static project::Launch launch(const std::string& run_id) {
    project::Launch launch{.run_id = run_id, .tracking_uri = "file:///it's a store"};
    launch.project_name = "iris";
    launch.entry_point = "main";
    return launch;
  }
};

}  // namespace mlf::test
