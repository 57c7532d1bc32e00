// SPDX-License-Identifier: Apache-2.0
//
// Work is handed out in small pieces from a shared counter, so that a slow piece holds up only the
// thread that has it. Threads are started per call: that costs some 20 microseconds each, which is
// why few items are done in the calling thread alone.
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace mlf {

namespace {

constexpr std::size_t piece = 16;
constexpr std::size_t most_threads = 16;

}  // namespace

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    try {
      for (;;) {
        const std::size_t begin = next.fetch_add(piece);
        if (begin >= count) return;
        for (std::size_t i = begin; i < std::min(begin + piece, count); ++i) work(i);
      }
    } catch (...) {
      next = count;
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = std::min({cores, most_threads, count / (2 * piece) + 1});
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace mlf
