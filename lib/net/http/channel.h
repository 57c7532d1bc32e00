// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace boost::asio {
class io_context;
namespace ssl {
class context;
}
}  // namespace boost::asio

#include "base/file.h"

namespace mlf::net {

enum class IoStatus {
  ok,
  ended,   ///< the client will send nothing more
  failed,  ///< the connection is gone, or was closed here
};

/// The bytes of one connection, plain or over TLS. It belongs to the thread that runs its
/// io_context, which also calls the functions that methods are given, always after the method has
/// returned. At most one read and one write are under way; their memory must stay until they have
/// ended.
class Channel {
 public:
  using Done = std::function<void(IoStatus, std::size_t)>;

  virtual ~Channel() = default;
  /// Does what must be done before reading and writing.
  virtual void open(Done done) = 0;
  /// Reads at least one byte, at most `room`.
  virtual void read(std::span<char> room, Done done) = 0;
  /// Writes at least one byte of `first` followed by `second`.
  virtual void write(std::string_view first, std::string_view second, Done done) = 0;
  /// Tells the client that nothing more will be sent. A read may be under way.
  virtual void finish_writing(Done done) = 0;
  /// Whether bytes have come that were not read.
  virtual bool has_input() const = 0;
  /// Ends what is under way with IoStatus::failed.
  virtual void close() = 0;
};

/// A channel for an accepted socket.
std::unique_ptr<Channel> open_plain_channel(boost::asio::io_context& context,
                                            FileDescriptor socket);
std::unique_ptr<Channel> open_tls_channel(boost::asio::io_context& context, FileDescriptor socket,
                                          std::shared_ptr<boost::asio::ssl::context> tls);

}  // namespace mlf::net
