// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace mlf {

/// Calls `work(i)` for every i below `count`, on all cores when there is enough to share. Returns
/// when all are done; the first exception that any of them threw is thrown again here.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// The same for work that waits more than it computes, such as for a disk: a few of it at a time,
/// however many cores there are.
void parallel_wait(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace mlf
