// SPDX-License-Identifier: Apache-2.0
//
// libgit2 takes connections of the caller in the form of a "smart subtransport": an object that
// opens a stream, and a stream that reads and writes. Here the stream is a pair of pipes to ssh.
#include "vcs/ssh.h"

#include <cerrno>
#include <exception>
#include <memory>

#include <git2/sys/transport.h>
#include <unistd.h>

#include "base/error.h"
#include "base/failure.h"
#include "base/memory_file.h"
#include "base/process.h"
#include "base/shell.h"
#include "base/text.h"
#include "vcs/libgit2.h"
#include "vcs/url.h"

namespace mlf::vcs {

namespace {

std::vector<std::string> ssh_arguments(const std::string& command, const Url& url) {
  std::vector<std::string> arguments;
  if (command.empty()) {
    arguments = {"ssh", "-o", "BatchMode=yes"};
  } else {
    arguments = {"sh", "-c", command + " \"$@\"", command};
  }
  if (!url.port.empty()) {
    arguments.emplace_back("-p");
    arguments.push_back(url.port);
  }
  arguments.push_back(url.user.empty() ? url.host : url.user + "@" + url.host);
  arguments.push_back("git-upload-pack " + shell_quote(url.path));
  return arguments;
}

/// A running ssh. Its standard error goes to `messages_`, for error messages.
class SshConnection {
 public:
  SshConnection(const std::string& command, const Url& url)
      : messages_(""), process_(start(command, url)) {}
  ~SshConnection() {
    process_.input().reset();
    process_.output().reset();
    process_.wait();
  }
  SshConnection(const SshConnection&) = delete;
  SshConnection& operator=(const SshConnection&) = delete;

  std::size_t read(char* buffer, std::size_t room) {
    for (;;) {
      const ssize_t size = ::read(process_.output().get(), buffer, room);
      if (size > 0) {
        has_answered_ = true;
        return static_cast<std::size_t>(size);
      }
      if (size < 0) throw system_error(errno, "read from", "ssh");
      if (!has_answered_) complain();
      return 0;
    }
  }
  void write(std::string_view data) { write_all(process_.input().get(), data, "ssh"); }

 private:
  Process start(const std::string& command, const Url& url) {
    return Process::spawn({.arguments = ssh_arguments(command, url),
                           .input = Redirect::pipe(),
                           .output = Redirect::pipe(),
                           .error = Redirect::to(messages_.descriptor())});
  }

  [[noreturn]] void complain() {
    process_.input().reset();
    const ExitStatus status = process_.wait();
    const std::string said = messages_.read();
    std::string reason;
    for (const std::string_view line : split(said, '\n')) {
      const std::string_view text = trim(line);
      // These lines come after the line with the reason, which is kept.
      const bool is_remark = text.starts_with("fatal: Could not read from remote") ||
                             text.starts_with("Connection closed by");
      if (!text.empty() && !(is_remark && !reason.empty())) reason = text.substr(0, 300);
    }
    throw Error(ErrorCode::permission_denied,
                reason.empty() ? fmt::format("ssh ended with exit code {}", status.shell_code())
                               : (reason.starts_with("ssh: ") ? "" : "ssh: ") + printable(reason));
  }

  MemoryFile messages_;
  Process process_;
  bool has_answered_ = false;
};

/// Turns an exception into an error of libgit2: none may pass through the library's functions.
template <typename Action>
int guarded(Action action) {
  try {
    action();
    return 0;
  } catch (const std::exception& error) {
    git_error_set_str(GIT_ERROR_SSH, readable_error(error).what());
    return -1;
  }
}

struct Stream {
  git_smart_subtransport_stream base{};
  std::unique_ptr<SshConnection> connection;
};

struct Transport {
  git_smart_subtransport base{};
  std::string command;
  git_smart_subtransport_stream* open = nullptr;
};

int read_stream(git_smart_subtransport_stream* stream, char* buffer, std::size_t room,
                std::size_t* size) {
  *size = 0;
  return guarded(
      [&] { *size = reinterpret_cast<Stream*>(stream)->connection->read(buffer, room); });
}

int write_stream(git_smart_subtransport_stream* stream, const char* data, std::size_t size) {
  return guarded([&] { reinterpret_cast<Stream*>(stream)->connection->write({data, size}); });
}

void free_stream(git_smart_subtransport_stream* stream) {
  reinterpret_cast<Transport*>(stream->subtransport)->open = nullptr;
  std::unique_ptr<Stream>(reinterpret_cast<Stream*>(stream)).reset();
}

int open_stream(git_smart_subtransport_stream** out, git_smart_subtransport* subtransport,
                const char* url, git_smart_service_t service) {
  auto& transport = *reinterpret_cast<Transport*>(subtransport);
  if (service == GIT_SERVICE_UPLOADPACK && transport.open != nullptr) {
    *out = transport.open;
    return 0;
  }
  return guarded([&] {
    if (service != GIT_SERVICE_UPLOADPACK_LS && service != GIT_SERVICE_UPLOADPACK) {
      throw internal_error("ssh is for fetching only");
    }
    auto stream = std::make_unique<Stream>();
    stream->base = {subtransport, read_stream, write_stream, free_stream};
    stream->connection = std::make_unique<SshConnection>(transport.command, parse_url(url));
    transport.open = &stream.release()->base;
    *out = transport.open;
  });
}

int close_transport(git_smart_subtransport* /*subtransport*/) { return 0; }

void free_transport(git_smart_subtransport* subtransport) {
  std::unique_ptr<Transport>(reinterpret_cast<Transport*>(subtransport)).reset();
}

int make_transport(git_smart_subtransport** out, git_transport* /*owner*/, void* command) {
  auto transport = std::make_unique<Transport>();
  transport->base = {open_stream, close_transport, free_transport};
  transport->command = *static_cast<const std::string*>(command);
  *out = &transport.release()->base;
  return 0;
}

}  // namespace

void use_ssh(const std::string& command) {
  static std::string kept;
  static git_smart_subtransport_definition definition{make_transport, 0, &kept};
  kept = command;
  git_transport_register("ssh", git_transport_smart, &definition);
}

}  // namespace mlf::vcs
