// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/context.h"
#include "serving/model_table.h"

namespace mlf::serving {

/// A model that is to be served.
struct ModelSource {
  std::string name;  ///< in the paths of requests
  std::string uri;   ///< as the user named it
  /// The version of the registered model that the URI means now; null for a model that is served as
  /// it is. @throws Error as the registry.
  std::function<std::string()> current_version = nullptr;
};

/// Loads the model of a source and waits until it can answer. The context's stop_signal() ends the
/// wait. @throws Error when it cannot be loaded.
using OpenModel = std::function<ModelTable::Entry(const ModelSource&, const Context&)>;

/// Loads a model anew whenever its URI has come to mean another version, beside the one that
/// answers, and then puts it in that one's place. A version that cannot be loaded is told to the
/// context's reporter and tried again later; meanwhile the old one answers. A thread of its own
/// does it.
class Follower {
 public:
  using Milliseconds = std::chrono::milliseconds;

  /// Follows those of the sources that have a `current_version`. All references must outlive it.
  Follower(ModelTable& models, std::span<const ModelSource> sources, const OpenModel& open,
           Milliseconds interval, const Context& context);
  /// As end(), and waits for the thread.
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// Looks no more, and cuts off the requests that replaced versions still answer.
  void end();

 private:
  /// What has failed for a source, so that it is told once and tried ever more seldom.
  struct Failure {
    std::string text;
    unsigned count = 0;
    unsigned looks_left = 0;  ///< until the next try
  };

  void run();
  void look(const ModelSource& source);
  void replace(const ModelSource& source, const std::string& version);
  void note_failure(const ModelSource& source, const std::string& text);
  /// Ends those of the replaced versions that have answered their last request.
  void drop_unused();

  ModelTable& models_;
  const std::vector<ModelSource> sources_;
  const OpenModel& open_;
  const Milliseconds interval_;
  std::atomic<bool> is_ending_ = false;
  Context context_;
  std::map<std::string, Failure> failures_;  ///< by the name of the model

  std::mutex mutex_;  ///< of what is below
  std::condition_variable changed_;
  std::vector<ModelTable::Entry> replaced_;
  std::thread thread_;
};

}  // namespace mlf::serving
