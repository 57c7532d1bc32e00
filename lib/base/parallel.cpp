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
#include <system_error>
#include <thread>
#include <vector>

namespace mlf {

namespace {

using Work = std::function<void(std::size_t)>;

/// Threads beside the calling one: as many as can be had.
std::vector<std::thread> start_threads(std::size_t count, const std::function<void()>& run) {
  std::vector<std::thread> threads;
  try {
    while (threads.size() < count) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // A limit on processes: the others do it all.
  }
  return threads;
}

void share(std::size_t count, std::size_t piece, std::size_t threads, const Work& work) {
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
  auto others = start_threads(threads - 1, run);
  run();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

void parallel_for(std::size_t count, const Work& work) {
  constexpr std::size_t piece = 16;
  constexpr std::size_t most_threads = 16;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  share(count, piece, std::min({cores, most_threads, count / (2 * piece) + 1}), work);
}

void parallel_wait(std::size_t count, const Work& work) {
  constexpr std::size_t most_threads = 4;
  share(count, 1, std::clamp<std::size_t>(count, 1, most_threads), work);
}

}  // namespace mlf
