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

/// How the small files of a run are written: its values, one a file, and its meta.yaml.
namespace mlf::store {

/// What becomes a file a value; it outlives what is made of it.
struct RunValues {
  std::span<const Param> params{};
  std::span<const Tag> tags{};
};

/// The files of all values, params first; each gets its folder with place_value().
std::vector<FileText> value_texts(const RunValues& values);

/// Whether a value replaces one that is there.
enum class Placing { replace, create };

/// Gives the file of a value its name, in directories that are made where they are missing.
/// @return false when it was to be created and there is one.
/// @throws Error INVALID_PARAMETER_VALUE as check_key_clash().
bool place_value(const Directory& run, std::string_view folder, std::string_view key, NewFile& file,
                 Placing placing = Placing::replace);

/// Files for values and, as the last one, for meta.yaml, which are flushed together.
std::vector<NewFile> write_run_files(const Directory& run, const RunValues& values,
                                     std::string_view meta, Durability durability);
/// Gives them their names in that order; params that are there are replaced.
void place_run_files(const Directory& run, const RunValues& values, std::span<NewFile> files);

/// Reads and rewrites a run's meta.yaml under the experiment's lock; keys that mlf does not know
/// stay. `tags` are set with it: who sees the new meta.yaml sees them.
wire::RunMeta update_run_meta(const Directory& experiment, std::string_view run_id,
                              Durability durability,
                              const std::function<void(wire::RunMeta&)>& change,
                              std::span<const Tag> tags = {});

}  // namespace mlf::store
