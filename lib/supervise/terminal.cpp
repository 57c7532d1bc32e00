// SPDX-License-Identifier: Apache-2.0
#include "supervise/terminal.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "base/error.h"

namespace mlf::supervise {

OutputTerminal::OutputTerminal(int real)
    : real_(real), master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  std::array<char, 128> name{};
  if (!master_ || grantpt(master_.get()) != 0 || unlockpt(master_.get()) != 0 ||
      ptsname_r(master_.get(), name.data(), name.size()) != 0) {
    throw system_error(errno, "open", "a terminal for the command");
  }
  slave_ = FileDescriptor(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave_) throw system_error(errno, "open", name.data());
  termios settings{};
  if (tcgetattr(slave_.get(), &settings) == 0) {
    cfmakeraw(&settings);  // the real terminal converts line ends
    tcsetattr(slave_.get(), TCSANOW, &settings);
  }
  copy_size();
}

void OutputTerminal::copy_size() const {
  winsize size{};
  if (ioctl(real_, TIOCGWINSZ, &size) == 0) ioctl(master_.get(), TIOCSWINSZ, &size);
}

}  // namespace mlf::supervise
