// SPDX-License-Identifier: Apache-2.0
#include "net/download.h"

#include <array>
#include <exception>
#include <memory>

#include <curl/curl.h>
#include <fcntl.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::net {

namespace {

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};

/// The URL for messages, without user, password, query and fragment.
std::string shown(const std::string& url) {
  const std::unique_ptr<CURLU, Cleanup> parts(curl_url());
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return "the URL";
  for (const auto part :
       {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    curl_url_set(parts.get(), part, nullptr, 0);
  }
  char* text = nullptr;
  if (curl_url_get(parts.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) return "the URL";
  const std::string result = printable(text);
  curl_free(text);
  return "'" + result + "'";
}

/// One download into an open file.
class Transfer {
 public:
  Transfer(const std::string& url, int file, std::uint64_t limit, const DownloadProgress& progress)
      : url_(url), file_(file), limit_(limit), progress_(progress), curl_(curl_easy_init()) {
    if (!curl_) throw internal_error("libcurl cannot be used");
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_ERRORBUFFER, reason_.data());
    set(CURLOPT_WRITEFUNCTION, &Transfer::take);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Transfer::report);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, 10L);
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, 30L);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, 60L);
    set(CURLOPT_USERAGENT, "mlf");
  }

  void perform() {
    const CURLcode code = curl_easy_perform(curl_.get());
    if (thrown_) std::rethrow_exception(thrown_);
    if (code != CURLE_OK) throw error_of(code);
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }

  static std::size_t take(char* data, std::size_t, std::size_t size, void* self) {
    return static_cast<Transfer*>(self)->write({data, size}) ? size : CURL_WRITEFUNC_ERROR;
  }

  /// Keeps an exception for perform() to throw: none may pass through functions of libcurl.
  bool write(std::string_view data) {
    try {
      done_ += data.size();
      if (done_ > limit_) {
        throw Error(ErrorCode::resource_exhausted,
                    fmt::format("{} is longer than {} bytes", shown(url_), limit_));
      }
      write_all(file_, data, "the downloaded file");
      return true;
    } catch (const Error&) {
      thrown_ = std::current_exception();
      return false;
    }
  }

  static int report(void* self, curl_off_t all, curl_off_t done, curl_off_t, curl_off_t) {
    const auto& transfer = *static_cast<Transfer*>(self);
    transfer.progress_(static_cast<std::uint64_t>(done),
                       all > 0 ? std::optional(static_cast<std::uint64_t>(all)) : std::nullopt);
    return 0;
  }

  Error error_of(CURLcode code) const {
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    const bool has_answer = code == CURLE_HTTP_RETURNED_ERROR;
    const std::string why = reason_[0] != '\0' ? reason_.data() : curl_easy_strerror(code);
    const std::string message = fmt::format("cannot get {}: {}", shown(url_), printable(why));
    if (!has_answer) return {ErrorCode::temporarily_unavailable, message};
    if (status == 404 || status == 410) return {ErrorCode::resource_does_not_exist, message};
    if (status == 401 || status == 403) return {ErrorCode::permission_denied, message};
    return {status >= 500 ? ErrorCode::temporarily_unavailable : ErrorCode::internal_error,
            message};
  }

  const std::string& url_;
  int file_;
  std::uint64_t limit_;
  const DownloadProgress& progress_;
  std::unique_ptr<CURL, Cleanup> curl_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
  std::uint64_t done_ = 0;
  std::exception_ptr thrown_;
};

}  // namespace

void download(const std::string& url, const std::filesystem::path& destination, std::uint64_t limit,
              const DownloadProgress& progress) {
  if (!is_http(url)) {
    throw invalid_parameter("'{}' is not an http: or https: URL",
                            printable(without_credentials(url, hidden_credentials)));
  }
  const auto directory = Directory::open(absolute(destination).parent_path());
  const auto aside = RelativePath::parse(temporary_name());
  const auto file = directory.find_file(aside, O_WRONLY | O_CREAT | O_EXCL);
  try {
    Transfer(url, file->get(), limit, progress).perform();
    directory.rename(aside, directory, RelativePath::parse(destination.filename().string()));
  } catch (const Error&) {
    directory.remove_file(aside);
    throw;
  }
}

}  // namespace mlf::net
