// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/cell_text.h"

namespace mlf::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto before_first = 500ms;
constexpr auto between = 100ms;

}  // namespace

std::string progress_text(std::uint64_t done, std::uint64_t total,
                          std::chrono::milliseconds since) {
  const auto seconds = std::max(static_cast<double>(since.count()) / 1000, 0.001);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / seconds);
  if (total == 0) return fmt::format("{}  {}/s", size_text(done), size_text(rate));
  // At most 100, because a file may grow while it is copied.
  const auto percent =
      std::min<double>(100, 100 * static_cast<double>(done) / static_cast<double>(total));
  return fmt::format("{:3.0f}%  {} of {}  {}/s", percent, size_text(done), size_text(total),
                     size_text(rate));
}

std::string progress_text(const RowCounts& counts, std::chrono::milliseconds since) {
  const auto seconds = std::max(static_cast<double>(since.count()) / 1000, 0.001);
  const auto rows = fmt::format("{} rows  {:.0f} rows/s", counts.rows,
                                static_cast<double>(counts.rows) / seconds);
  if (counts.total == 0) return rows;
  const auto read = std::min(counts.read, counts.total);
  const auto percent = 100 * static_cast<double>(read) / static_cast<double>(counts.total);
  if (read <= counts.skipped) return fmt::format("{:3.0f}%  {}", percent, rows);
  const auto left = seconds * static_cast<double>(counts.total - read) /
                    static_cast<double>(read - counts.skipped);
  return fmt::format("{:3.0f}%  {}  {} left", percent, rows,
                     duration_text(static_cast<std::int64_t>(left * 1000)));
}

RowProgress::RowProgress(Session& session, std::uint64_t total)
    : session_(session), total_(total), start_(Clock::now()), next_(start_ + before_first) {}

RowProgress::~RowProgress() { session_.status(""); }

void RowProgress::show(std::uint64_t rows, std::uint64_t read, std::uint64_t skipped) {
  if (!session_.shows_status()) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + between;
  session_.status(
      progress_text({.rows = rows, .read = read, .skipped = skipped, .total = total_},
                    std::chrono::duration_cast<std::chrono::milliseconds>(now - start_)));
}

TransferProgress::TransferProgress(Session& session, std::uint64_t total)
    : session_(session),
      total_(total),
      shows_(session.shows_status()),
      start_(Clock::now()),
      next_(start_ + before_first) {}

TransferProgress::~TransferProgress() { session_.status(""); }

void TransferProgress::add(std::uint64_t bytes) {
  if (!shows_) return;
  const std::lock_guard lock(mutex_);
  done_ += bytes;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + between;
  session_.status(progress_text(
      done_, total_, std::chrono::duration_cast<std::chrono::milliseconds>(now - start_)));
}

}  // namespace mlf::cli
