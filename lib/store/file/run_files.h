// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "core/param.h"
#include "core/tag.h"
#include "wire/meta_yaml.h"

/// Writes the small files of a run or logged model: one file for each value, and meta.yaml.
namespace mlf::store {

/// Values to be written, each to a file of its own. What is made from it refers to it.
struct RunValues {
  std::span<const Param> params{};
  std::span<const Tag> tags{};
};

/// The contents of the files of all values, params first; place_value() puts each in its folder.
std::vector<FileText> value_texts(const RunValues& values);

/// Whether a new value may replace an existing one.
enum class Placing { replace, create };

/// Renames `file` to the file of that key, and creates missing directories.
/// @return false when `placing` is create and the value exists.
/// @throws Error INVALID_PARAMETER_VALUE as check_key_clash().
bool place_value(const Directory& run, std::string_view folder, std::string_view key, NewFile& file,
                 Placing placing = Placing::replace);

/// Writes and flushes new files for the values and, as the last one, for meta.yaml.
std::vector<NewFile> write_run_files(const Directory& run, const RunValues& values,
                                     std::string_view meta, Durability durability);
/// Renames the new files to their places, in that order; existing params are replaced.
void place_run_files(const Directory& run, const RunValues& values, std::span<NewFile> files);

/// Reads and rewrites the meta.yaml in `directory` under the lock of its experiment. `rewrite` gets
/// the text of the file and returns the new one; it may be called again when another program has
/// changed the file. `tags` are written first, so that whoever sees the new meta.yaml also sees
/// them. @throws Error of `rewrite` with the file's path.
void rewrite_meta(const Directory& experiment, const Directory& directory, Durability durability,
                  const std::function<std::string(const std::string&)>& rewrite,
                  std::span<const Tag> tags = {});

/// rewrite_meta() for a run; keys that mlf does not know are kept. Returns the new meta.yaml.
wire::RunMeta update_run_meta(const Directory& experiment, std::string_view run_id,
                              Durability durability,
                              const std::function<void(wire::RunMeta&)>& change,
                              std::span<const Tag> tags = {});

}  // namespace mlf::store
