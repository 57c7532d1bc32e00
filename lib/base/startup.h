// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf {

/// What every executable of mlf does first in its main(), before it opens anything.
///
/// A standard stream that is closed gets a stand-in, whose use fails with EBADF as that of a closed
/// one does, so that no file which is opened later becomes somebody's standard output. Children do
/// not get it: where they inherit the stream, it is closed.
///
/// A write beyond the limit on file sizes fails with EFBIG instead of killing the process, and
/// children can be waited for, whatever the parent has set for SIGXFSZ and SIGCHLD. What mlf starts
/// gets SIGXFSZ as mlf got it.
void start_up();

/// A signal that the kernel sends for a write that fails, such as SIGPIPE, no longer ends this
/// process. What it starts gets the signal as this process got it.
void survive(int signal);

/// Whether a descriptor is open; one of a standard stream that start_up() had to open is not.
bool is_open(int descriptor);

}  // namespace mlf
