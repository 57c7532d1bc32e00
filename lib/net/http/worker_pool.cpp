// SPDX-License-Identifier: Apache-2.0
#include "net/http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace mlf::net {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_limit)
    : queue_limit_(queue_limit), free_(threads) {
  while (threads_.size() < threads) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool WorkerPool::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= queue_limit_ + free_) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::resume(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

bool WorkerPool::is_full() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size() >= queue_limit_ + free_;
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size() - std::min(tasks_.size(), free_);
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_ending_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    --free_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    ++free_;
  }
}

}  // namespace mlf::net
