// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf {

/// Every executable of mlf calls this first in its main(), before it opens anything.
///
/// If a standard stream is closed, its descriptor is reserved, so that no file that is opened later
/// becomes standard output. Using the reserved descriptor fails with EBADF, as using a closed one
/// does. Children do not inherit it; for them the stream is closed.
///
/// Whatever the parent process has set for SIGXFSZ and SIGCHLD, a write beyond the limit on file
/// sizes fails with EFBIG instead of killing the process, and children can be waited for. Children
/// get the setting of SIGXFSZ that mlf got.
void start_up();

/// From now on, a signal that the kernel sends when a write fails, such as SIGPIPE, does not end
/// this process. Children get the setting of the signal that this process got.
void ignore_signal(int signal);

/// Whether a descriptor is open. A standard stream that start_up() only reserved counts as closed.
bool is_open(int descriptor);

}  // namespace mlf
