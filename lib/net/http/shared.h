// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <ctime>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "net/http/worker_pool.h"
#include "net/http_server.h"

namespace mlf::net {

class Connection;

/// What all connections of a server share. It belongs to the thread that serves them, except where
/// a method says otherwise.
class Shared {
 public:
  /// Has `done` called on the thread of the connections; thread-safe itself.
  using Post = std::function<void(std::function<void()> done)>;

  Shared(const ServerOptions& server_options, Handler& request_handler, std::size_t threads,
         Post post);

  const ServerOptions& options;
  Handler& handler;
  bool is_stopping = false;
  /// Called when a connection has ended, and when a worker is done.
  std::function<void(const Connection*)> on_end;

  /// Has a worker call `work`, and then this thread `done`. @return false when the queue is full;
  /// neither is then called.
  bool begin_work(std::function<void()> work, std::function<void()> done);
  /// The same for more work on a request that has begun; never refused.
  void go_on_working(std::function<void()> work, std::function<void()> done);
  bool is_queue_full() const { return workers_.is_full(); }
  /// Some work has not ended yet.
  bool is_working() const { return works_ > 0; }

  /// Takes memory for bodies out of the limit on all of them. @return false when too little is
  /// left.
  bool reserve(std::uint64_t bytes);
  void release(std::uint64_t bytes);

  std::string next_id();
  /// The value of the header field Date.
  std::string_view date();

  /// Changes the counters. `change` gets the ServerCounters.
  template <typename Change>
  void count(Change change) {
    const std::lock_guard lock(mutex_);
    change(counters_);
  }
  /// Thread-safe.
  ServerCounters counters() const;

 private:
  std::function<void()> with_report(std::function<void()> work, std::function<void()> done);

  Post post_;
  WorkerPool workers_;
  std::size_t works_ = 0;
  std::uint64_t reserved_ = 0;
  std::string id_prefix_;
  std::uint64_t ids_ = 0;
  std::time_t date_time_ = 0;
  std::string date_;
  mutable std::mutex mutex_;
  ServerCounters counters_;
};

}  // namespace mlf::net
