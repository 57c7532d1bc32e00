// SPDX-License-Identifier: Apache-2.0
#include "net/http/shared.h"

#include <utility>

#include <fmt/format.h>

#include "base/ids.h"
#include "net/http/response_head.h"

namespace mlf::net {

Shared::Shared(const ServerOptions& server_options, Handler& request_handler, std::size_t threads,
               Post post)
    : options(server_options),
      handler(request_handler),
      post_(std::move(post)),
      workers_(threads, server_options.limits.queued_requests),
      id_prefix_(fmt::format("{:08x}", SystemIdSource().random() & 0xffffffff)) {}

std::function<void()> Shared::with_report(std::function<void()> work, std::function<void()> done) {
  return [this, work = std::move(work), done = std::move(done)]() mutable {
    work();
    work = nullptr;
    post_([this, done = std::move(done)]() mutable {
      --works_;
      done();
      done = nullptr;
      on_end(nullptr);
    });
  };
}

bool Shared::begin_work(std::function<void()> work, std::function<void()> done) {
  if (!workers_.submit(with_report(std::move(work), std::move(done)))) return false;
  ++works_;
  return true;
}

void Shared::go_on_working(std::function<void()> work, std::function<void()> done) {
  ++works_;
  workers_.resume(with_report(std::move(work), std::move(done)));
}

bool Shared::reserve(std::uint64_t bytes) {
  if (bytes > options.limits.buffered_bodies - reserved_) return false;
  reserved_ += bytes;
  count([&](ServerCounters& counters) { counters.buffered_bodies = reserved_; });
  return true;
}

void Shared::release(std::uint64_t bytes) {
  reserved_ -= bytes;
  count([&](ServerCounters& counters) { counters.buffered_bodies = reserved_; });
}

std::string Shared::next_id() { return fmt::format("{}-{}", id_prefix_, ++ids_); }

std::string_view Shared::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_time_) {
    date_time_ = now;
    date_ = http_date(now);
  }
  return date_;
}

ServerCounters Shared::counters() const {
  const std::lock_guard lock(mutex_);
  ServerCounters counters = counters_;
  counters.queued_requests = workers_.waiting();
  return counters;
}

}  // namespace mlf::net
