// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace mlf {

/// Calls `work(i)` for every i below `count`, on up to 16 cores if there is enough work. Returns
/// when all calls are done. After an exception no further calls start, and the first exception is
/// thrown again here.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// The same for work that mostly waits, such as for a disk: up to 4 calls at a time, however many
/// cores there are.
void parallel_wait(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace mlf
