// SPDX-License-Identifier: Apache-2.0
// Children are started with vfork and exec. posix_spawn can set neither resource limits nor a
// chosen set of descriptors, and fork has to copy the page tables and then pages, which takes as
// long as everything else together. After vfork and until exec, the child runs in the parent's
// memory. It therefore calls only async-signal-safe functions, writes only to its own local
// variables, and has all signals blocked until the parent's handlers are reset; everything else is
// prepared before vfork. If a step fails in the child, it reports this through a pipe, which exec
// closes.
#include "base/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf {

namespace {

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error(errno, "open", "a pipe");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

FileDescriptor open_null() {
  FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) throw system_error(errno, "open", "/dev/null");
  return null;
}

/// Strings, and the char* array of them that exec takes.
class Strings {
 public:
  explicit Strings(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> changed_environment(const std::vector<EnvironmentChange>& changes) {
  std::vector<std::string> result;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool changed = std::any_of(changes.begin(), changes.end(),
                                     [&](const auto& change) { return change.name == name; });
    if (!changed) result.emplace_back(text);
  }
  for (const EnvironmentChange& change : changes) {
    if (change.value) result.push_back(change.name + "=" + *change.value);
  }
  return result;
}

std::string_view search_path_of(const std::vector<std::string>& environment) {
  for (const std::string& entry : environment) {
    if (entry.starts_with("PATH=")) return std::string_view(entry).substr(5);
  }
  return "/usr/local/bin:/usr/bin:/bin";
}

/// The step that failed in the child, and its errno value.
struct Failure {
  enum Step : int { stream, limit, directory, exec } step;
  int error;
};

/// Everything that the child needs, prepared before vfork.
struct Plan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* directory;       // nullptr: stay
  std::array<int, 3> streams;  // -1: inherit
  const std::vector<int>* keep_open;
  const ResourceLimits* limits;
  bool own_group;
  bool own_session;
  int failure_pipe;
  pid_t parent;  // for Command::ends_with_parent; otherwise 0
};

bool set_limit(int resource, const std::optional<std::uint64_t>& value, std::uint64_t slack) {
  if (!value) return true;
  rlimit limit{};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return false;
  const rlim_t hard = *value + slack;
  limit.rlim_max = std::min(limit.rlim_max, hard);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, *value);
  return setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0;
}

[[noreturn]] void fail(const Plan& plan, Failure::Step step) {
  const Failure failure{step, errno};
  const ssize_t ignored = ::write(plan.failure_pipe, &failure, sizeof failure);
  static_cast<void>(ignored);
  _exit(127);
}

/// Resets handlers and then unblocks all signals, so that no handler of the parent runs in the
/// child. Ignored signals stay ignored.
void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    const bool is_known = sigaction(signal, nullptr, &action) == 0;
    const bool has_handler =
        is_known && action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
    if (has_handler) sigaction(signal, &standard, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Moves the streams to descriptors 0, 1 and 2. They are first duplicated to descriptors above 2,
/// so that none is overwritten before it is used.
void install_streams(const Plan& plan) {
  std::array<int, 3> high{-1, -1, -1};
  for (std::size_t i = 0; i < 3; ++i) {
    if (plan.streams[i] < 0) continue;
    high[i] = fcntl(plan.streams[i], F_DUPFD_CLOEXEC, 3);
    if (high[i] < 0) fail(plan, Failure::stream);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    if (high[i] >= 0 && dup2(high[i], static_cast<int>(i)) < 0) fail(plan, Failure::stream);
  }
  for (const int kept : *plan.keep_open) {
    if (fcntl(kept, F_SETFD, 0) != 0) fail(plan, Failure::stream);
  }
}

[[noreturn]] void become(const Plan& plan) {
  if (plan.own_session) {
    setsid();
  } else if (plan.own_group) {
    setpgid(0, 0);
  }
  install_streams(plan);
  if (!set_limit(RLIMIT_CPU, plan.limits->cpu_seconds, 1) ||
      !set_limit(RLIMIT_AS, plan.limits->memory, 0) ||
      !set_limit(RLIMIT_FSIZE, plan.limits->file_size, 0)) {
    fail(plan, Failure::limit);
  }
  if (plan.directory != nullptr && chdir(plan.directory) != 0) fail(plan, Failure::directory);
  reset_signals();
  if (plan.parent != 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != plan.parent) raise(SIGTERM);
  }
  execve(plan.program, plan.arguments, plan.environment);
  fail(plan, Failure::exec);
}

/// Starts the child, and returns after its exec has succeeded or failed. -1 with errno set when no
/// child could be made.
[[gnu::noinline]] pid_t start(const Plan& plan) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = vfork();
  if (pid == 0) become(plan);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

/// The child's end of a stream and, for a pipe, the parent's end.
struct Stream {
  FileDescriptor owned;   ///< what `child` refers to, unless it is the caller's
  int child = -1;         ///< -1: inherit
  FileDescriptor parent;  ///< only for a pipe
};

Stream prepare(const Redirect& redirect, bool is_input) {
  Stream stream;
  switch (redirect.kind) {
    case Redirect::Kind::inherit:
      return stream;
    case Redirect::Kind::null:
      stream.owned = open_null();
      break;
    case Redirect::Kind::descriptor:
      stream.child = redirect.descriptor;
      return stream;
    case Redirect::Kind::pipe: {
      Pipe pipe = make_pipe();
      stream.owned = std::move(is_input ? pipe.reader : pipe.writer);
      stream.parent = std::move(is_input ? pipe.writer : pipe.reader);
      break;
    }
  }
  stream.child = stream.owned.get();
  return stream;
}

Error spawn_error(const Failure& failure, const Command& command) {
  switch (failure.step) {
    case Failure::directory:
      return system_error(failure.error, "change to directory", command.directory.string());
    case Failure::limit:
      return system_error(failure.error, "limit", command.arguments.front());
    case Failure::stream:
    case Failure::exec:
      break;
  }
  return system_error(failure.error, "run", command.arguments.front());
}

/// The step that failed in the child, which has then been waited for; nullopt if exec succeeded.
std::optional<Failure> read_failure(int descriptor, pid_t pid) {
  Failure failure{};
  ssize_t size = 0;
  do {
    size = ::read(descriptor, &failure, sizeof failure);
  } while (size < 0 && errno == EINTR);
  if (size != static_cast<ssize_t>(sizeof failure)) return std::nullopt;
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return failure;
}

ExitStatus exit_status(int status) {
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

}  // namespace

Process Process::spawn(const Command& command) {
  if (command.arguments.empty() || command.arguments.front().empty()) {
    throw invalid_parameter("no command to run");
  }
  const Strings arguments(command.arguments);
  const Strings environment(changed_environment(command.environment));
  // A program given as a relative path is looked up from the directory that the child runs in.
  const std::string& name = command.arguments.front();
  const std::optional<std::filesystem::path> program =
      find_program(name, search_path_of(environment.texts()));
  if (!program) throw system_error(ENOENT, "run", name);

  std::array<Stream, 3> streams{prepare(command.input, true), prepare(command.output, false),
                                prepare(command.error, false)};
  Pipe failures = make_pipe();
  const Plan plan{program->c_str(),
                  arguments.data(),
                  environment.data(),
                  command.directory.empty() ? nullptr : command.directory.c_str(),
                  {streams[0].child, streams[1].child, streams[2].child},
                  &command.keep_open,
                  &command.limits,
                  command.own_group,
                  command.own_session,
                  failures.writer.get(),
                  command.ends_with_parent ? getpid() : 0};
  const pid_t pid = start(plan);
  if (pid < 0) throw system_error(errno, "run", name);
  failures.writer.reset();
  for (Stream& stream : streams) stream.owned.reset();
  if (const auto failure = read_failure(failures.reader.get(), pid)) {
    throw spawn_error(*failure, command);
  }
  Process process(pid, command.own_group || command.own_session);
  process.input_ = std::move(streams[0].parent);
  process.output_ = std::move(streams[1].parent);
  process.error_ = std::move(streams[2].parent);
  return process;
}

Process::Process(Process&&) noexcept = default;

ExitStatus Process::wait() {
  while (!ended_) {
    int status = 0;
    if (waitpid(pid_, &status, 0) == pid_) {
      ended_ = exit_status(status);
    } else if (errno != EINTR) {
      throw system_error(errno, "wait for", std::to_string(pid_));
    }
  }
  return *ended_;
}

std::optional<ExitStatus> Process::poll() {
  int status = 0;
  if (!ended_ && waitpid(pid_, &status, WNOHANG) == pid_) ended_ = exit_status(status);
  return ended_;
}

void Process::send(int signal) const {
  if (ended_) return;
  ::kill(own_group_ ? -pid_ : pid_, signal);
}

// The kernel does not reuse the number of a group while one of its processes exists.
void Process::send_to_rest(int signal) const {
  if (ended_ && own_group_) ::kill(-pid_, signal);
}

namespace {

using Milliseconds = std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// One call of capture().
class Capture {
 public:
  Capture(Process& process, const CaptureOptions& options)
      : process_(process),
        options_(options),
        ended_(static_cast<int>(syscall(SYS_pidfd_open, process.pid(), 0))) {
    for (FileDescriptor* end : {&process.input(), &process.output(), &process.error()}) {
      fcntl(end->get(), F_SETFL, fcntl(end->get(), F_GETFL) | O_NONBLOCK);
    }
    if (options.timeout) deadline_ = SteadyClock::now() + *options.timeout;
  }

  Captured run() {
    if (options_.input.empty()) process_.input().reset();
    while (!process_.poll()) {
      if (deadline_ && SteadyClock::now() >= *deadline_) {
        result_.timed_out = true;
        process_.send(SIGKILL);
        break;
      }
      wait_for_something();
      transfer();
    }
    result_.status = process_.wait();
    transfer();
    return std::move(result_);
  }

 private:
  void wait_for_something() {
    std::array<pollfd, 4> entries{{{process_.input().get(), POLLOUT, 0},
                                   {process_.output().get(), POLLIN, 0},
                                   {process_.error().get(), POLLIN, 0},
                                   {ended_.get(), POLLIN, 0}}};
    // Without a pidfd (an old kernel, a strict sandbox) the child is polled every 5 ms.
    int patience = ended_ ? -1 : 5;
    if (deadline_) {
      const auto left = std::chrono::ceil<Milliseconds>(*deadline_ - SteadyClock::now()).count();
      const int bounded = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
      patience = patience < 0 ? bounded : std::min(patience, bounded);
    }
    ::poll(entries.data(), entries.size(), patience);
  }

  void transfer() {
    send_input();
    receive(process_.output(), result_.output);
    receive(process_.error(), result_.error);
  }

  /// It is not an error if the child does not read its input, so SIGPIPE is blocked meanwhile.
  void send_input() {
    if (!process_.input()) return;
    sigset_t pipe_signal;
    sigset_t before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    const ssize_t size = ::write(process_.input().get(), options_.input.data() + sent_,
                                 options_.input.size() - sent_);
    const int error = size < 0 ? errno : 0;
    if (error == EPIPE && sigismember(&before, SIGPIPE) == 0) {
      const timespec now{};
      sigtimedwait(&pipe_signal, nullptr, &now);
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (size > 0) sent_ += static_cast<std::size_t>(size);
    const bool again = error == EAGAIN || error == EINTR;
    if (sent_ == options_.input.size() || (error != 0 && !again)) process_.input().reset();
  }

  void receive(FileDescriptor& from, std::string& to) {
    std::array<char, 65536> buffer{};
    // At most 32 rounds, so that the deadline and the end of the child are noticed even if
    // something writes without pause. That is more than a pipe holds.
    for (int round = 0; round < 32 && from; ++round) {
      const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) {
        from.reset();
        return;
      }
      const std::size_t room = options_.limit - to.size();
      const std::size_t kept = std::min(room, static_cast<std::size_t>(size));
      to.append(buffer.data(), kept);
      if (kept < static_cast<std::size_t>(size)) result_.truncated = true;
    }
  }

  Process& process_;
  const CaptureOptions& options_;
  FileDescriptor ended_;
  std::optional<SteadyClock::time_point> deadline_;
  std::size_t sent_ = 0;
  Captured result_;
};

bool is_executable_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Captured capture(Command command, const CaptureOptions& options) {
  command.input = Redirect::pipe();
  command.output = Redirect::pipe();
  command.error = Redirect::pipe();
  Process process = Process::spawn(command);
  return Capture(process, options).run();
}

std::optional<std::filesystem::path> find_program(std::string_view name,
                                                  std::string_view search_path) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string_view::npos) return std::filesystem::path(name);
  for (const std::string_view directory : split(search_path, ':')) {
    std::filesystem::path candidate(directory.empty() ? "." : directory);
    candidate /= name;
    if (is_executable_file(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace mlf
