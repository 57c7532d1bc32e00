// SPDX-License-Identifier: Apache-2.0
#include "net/http/channel.h"

#include <array>
#include <utility>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <sys/socket.h>

namespace mlf::net {

namespace {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;
using boost::system::error_code;

IoStatus status_of(const error_code& error) {
  if (!error) return IoStatus::ok;
  // Some clients of TLS end the connection without saying so before.
  const bool has_ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  return has_ended ? IoStatus::ended : IoStatus::failed;
}

auto translate(Channel::Done done) {
  return [done = std::move(done)](const error_code& error, std::size_t size) {
    done(status_of(error), size);
  };
}

int family_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
  return address.ss_family;
}

Socket adopt(asio::io_context& context, FileDescriptor socket) {
  const asio::generic::stream_protocol protocol(family_of(socket.get()), 0);
  Socket adopted(context, protocol, socket.get());
  socket.release();
  return adopted;
}

/// What both kinds do alike with their stream and the socket below it.
template <typename Stream>
class StreamChannel : public Channel {
 public:
  template <typename... Arguments>
  explicit StreamChannel(Arguments&&... arguments)
      : stream_(std::forward<Arguments>(arguments)...) {}

  void read(std::span<char> room, Done done) override {
    stream_.async_read_some(asio::buffer(room.data(), room.size()), translate(std::move(done)));
  }

  void write(std::string_view first, std::string_view second, Done done) override {
    stream_.async_write_some(std::array{asio::buffer(first), asio::buffer(second)},
                             translate(std::move(done)));
  }

  bool has_input() const override {
    error_code ignored;
    return stream_.lowest_layer().available(ignored) > 0;
  }

  void close() override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 protected:
  Stream& stream() { return stream_; }

 private:
  Stream stream_;
};

class PlainChannel : public StreamChannel<Socket> {
 public:
  using StreamChannel::StreamChannel;

  void open(Done done) override { report(std::move(done)); }

  void finish_writing(Done done) override {
    error_code ignored;
    stream().shutdown(Socket::shutdown_send, ignored);
    report(std::move(done));
  }

 private:
  void report(Done done) {
    asio::post(stream().get_executor(), [done = std::move(done)] { done(IoStatus::ok, 0); });
  }
};

class TlsChannel : public StreamChannel<asio::ssl::stream<Socket>> {
 public:
  TlsChannel(Socket socket, std::shared_ptr<asio::ssl::context> tls)
      : StreamChannel(std::move(socket), *tls), tls_(std::move(tls)) {}

  void open(Done done) override {
    stream().async_handshake(
        asio::ssl::stream_base::server,
        [done = std::move(done)](const error_code& error) { done(status_of(error), 0); });
  }

  void finish_writing(Done done) override {
    stream().async_shutdown(
        [done = std::move(done)](const error_code& error) { done(status_of(error), 0); });
  }

 private:
  std::shared_ptr<asio::ssl::context> tls_;
};

}  // namespace

std::unique_ptr<Channel> open_plain_channel(asio::io_context& context, FileDescriptor socket) {
  return std::make_unique<PlainChannel>(adopt(context, std::move(socket)));
}

std::unique_ptr<Channel> open_tls_channel(asio::io_context& context, FileDescriptor socket,
                                          std::shared_ptr<asio::ssl::context> tls) {
  return std::make_unique<TlsChannel>(adopt(context, std::move(socket)), std::move(tls));
}

}  // namespace mlf::net
