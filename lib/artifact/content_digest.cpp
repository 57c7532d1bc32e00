// SPDX-License-Identifier: Apache-2.0
#include "artifact/content_digest.h"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>

#include "artifact/copy.h"
#include "artifact/transfer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"

namespace mlf::artifact {

namespace {

constexpr std::size_t digest_length = 8;

std::string file_md5(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw system_error(errno, "read", path.native());
  Md5 md5;
  read_content(file.get(), path.native(), [&](std::string_view piece) { md5.update(piece); });
  return md5.hex();
}

}  // namespace

std::string text_digest(std::string_view text) { return md5_hex(text).substr(0, digest_length); }

std::string content_digest(const std::filesystem::path& path) {
  SilentReporter silent;
  auto plan = plan_upload(path, {}, silent);
  if (plan.left_out > 0) throw internal_error("'{}' has parts that cannot be read", path.string());
  if (plan.folders.empty()) return file_md5(path).substr(0, digest_length);
  std::ranges::sort(plan.files, {}, &TransferPlan::File::remote);
  std::string listing;
  for (const auto& file : plan.files) {
    listing += file.remote.str() + '\0' + file_md5(file.local) + '\n';
  }
  return text_digest(listing);
}

}  // namespace mlf::artifact
