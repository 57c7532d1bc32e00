// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mlf::net {

/// Threads that run what may block, first come first served. Its methods are thread-safe.
class WorkerPool {
 public:
  using Task = std::function<void()>;  ///< must not throw

  WorkerPool(std::size_t threads, std::size_t queue_limit);
  /// Runs what waits, then ends the threads.
  ~WorkerPool();

  /// @return false, and the task is dropped, when `queue_limit` tasks wait already and no thread is
  /// free.
  bool submit(Task task);
  /// The same without the limit, for work that goes on with an accepted task.
  void resume(Task task);
  bool is_full() const;
  /// Tasks for which no thread is free.
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::size_t free_;  ///< threads that run no task; they are about to take those that wait
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace mlf::net
