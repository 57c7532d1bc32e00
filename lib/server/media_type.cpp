// SPDX-License-Identifier: Apache-2.0
#include "server/media_type.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace mlf::server {

namespace {

/// As MLflow has them, also in the case of their letters.
constexpr std::array<std::string_view, 26> text_endings{
    "MLmodel", "MLproject", "cf",   "cfg",  "cnf", "conf", "csv",  "err",        "hocon",
    "ini",     "ipynb",     "js",   "json", "log", "md",   "prop", "properties", "py",
    "py3",     "rst",       "toml", "tsv",  "txt", "xml",  "yaml", "yml"};

struct MediaType {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array<MediaType, 46> media_types{{{"7z", "application/x-7z-compressed"},
                                                 {"aac", "audio/aac"},
                                                 {"avi", "video/x-msvideo"},
                                                 {"avif", "image/avif"},
                                                 {"bmp", "image/bmp"},
                                                 {"bz2", "application/x-bzip2"},
                                                 {"c", "text/x-c"},
                                                 {"css", "text/css"},
                                                 {"doc", "application/msword"},
                                                 {"flac", "audio/flac"},
                                                 {"geojson", "application/geo+json"},
                                                 {"gif", "image/gif"},
                                                 {"gz", "application/gzip"},
                                                 {"h5", "application/x-hdf5"},
                                                 {"hdf", "application/x-hdf"},
                                                 {"htm", "text/html"},
                                                 {"html", "text/html"},
                                                 {"jpeg", "image/jpeg"},
                                                 {"jpg", "image/jpeg"},
                                                 {"jsonl", "application/jsonl"},
                                                 {"m4a", "audio/mp4"},
                                                 {"mjs", "text/javascript"},
                                                 {"mov", "video/quicktime"},
                                                 {"mp3", "audio/mpeg"},
                                                 {"mp4", "video/mp4"},
                                                 {"mpeg", "video/mpeg"},
                                                 {"mpg", "video/mpeg"},
                                                 {"oga", "audio/ogg"},
                                                 {"ogg", "audio/ogg"},
                                                 {"ogv", "video/ogg"},
                                                 {"pdf", "application/pdf"},
                                                 {"png", "image/png"},
                                                 {"ppt", "application/vnd.ms-powerpoint"},
                                                 {"ps", "application/postscript"},
                                                 {"sh", "application/x-sh"},
                                                 {"sqlite", "application/vnd.sqlite3"},
                                                 {"svg", "image/svg+xml"},
                                                 {"tar", "application/x-tar"},
                                                 {"tif", "image/tiff"},
                                                 {"tiff", "image/tiff"},
                                                 {"wasm", "application/wasm"},
                                                 {"wav", "audio/x-wav"},
                                                 {"webm", "video/webm"},
                                                 {"webp", "image/webp"},
                                                 {"xls", "application/vnd.ms-excel"},
                                                 {"zip", "application/zip"}}};
static_assert(std::ranges::is_sorted(text_endings));
static_assert(std::ranges::is_sorted(media_types, {}, &MediaType::ending));

/// What follows the last dot, else the whole name.
std::string_view ending_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == name.npos || dot == 0 ? name : name.substr(dot + 1);
}

}  // namespace

std::string_view media_type(std::string_view file_name) {
  const auto ending = ending_of(file_name);
  if (std::ranges::binary_search(text_endings, ending)) return "text/plain";
  const auto lower = to_lower(ending);
  const auto* found = std::ranges::lower_bound(media_types, lower, {}, &MediaType::ending);
  if (found == media_types.end() || found->ending != lower) return "application/octet-stream";
  return found->type;
}

}  // namespace mlf::server
