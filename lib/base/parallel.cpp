// SPDX-License-Identifier: Apache-2.0
//
// Threads take small pieces of the work from a shared counter, so that a slow piece delays only one
// thread. Threads are started for each call, which takes about 20 microseconds a thread; a few
// items are therefore done in the calling thread alone.
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

/// Starts `count` threads, or fewer where the system allows no more.
std::vector<std::thread> start_threads(std::size_t count, const std::function<void()>& run) {
  std::vector<std::thread> threads;
  try {
    while (threads.size() < count) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // The limit on processes is reached: the threads that exist do all the work.
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
