// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "base/text.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

namespace mlf::test {

/// What a backend needs, with tools that give the answers they are told to, in order.
struct BackendFixture : FakeContext {
  struct Question {
    std::string words;  ///< joined by blanks
    std::string input;
  };

  TempDir directory;
  std::vector<Question> questions;
  std::deque<Captured> answers;
  store::MemoryStore store{context};
  backend::BackendOptions options{
      .store = store,
      .tracking_uri = {},
      .ask_tool = [this](const Command& command, const std::string& input) {
        questions.push_back({join(command.arguments, " "), input});
        Captured answer = answers.at(0);
        answers.pop_front();
        return answer;
      }};

  BackendFixture() { environment["XDG_CACHE_HOME"] = directory.path().string(); }

  std::string job_directory(const std::string& run_id) {
    return backend::job_directory(launch(run_id), store, context).string();
  }
  void says(const std::string& output) { answers.push_back({.output = output}); }
  void fails(const std::string& error) {
    answers.push_back({.status = {.code = 1}, .error = error});
  }

  static project::Launch launch(const std::string& run_id) {
    project::Launch launch{.run_id = run_id, .tracking_uri = "file:///it's a store"};
    launch.project_name = "iris";
    return launch;
  }
};

}  // namespace mlf::test
