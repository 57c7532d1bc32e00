// SPDX-License-Identifier: Apache-2.0
#include "model/lightgbm_file.h"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/line_splitter.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::model {

namespace {

constexpr std::size_t longest_line = std::size_t{64} << 20;
constexpr std::int64_t most_features = 10'000'000;

bool has_value(const Json& categories) {
  return categories.is_array() &&
         std::ranges::any_of(categories, [](const Json& one) { return !one.empty(); });
}

/// Takes the lines of a file, of which only the first part, up to an empty line, describes it.
class LightgbmLines {
 public:
  void take(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    constexpr std::string_view categories = "pandas_categorical:";
    if (line.starts_with(categories)) {
      file_.pandas_categorical = line.substr(categories.size());
      file_.has_categories = has_value(parse_json_or_null(file_.pandas_categorical));
    }
    if (line == "end of trees") is_whole_ = true;
    if (line.empty()) is_head_ = false;
    const auto equals = line.find('=');
    if (is_head_ && equals != line.npos)
      take_member(line.substr(0, equals), line.substr(equals + 1));
  }

  LightgbmFile finish(const std::string& name) {
    if (!is_whole_) throw invalid_parameter("'{}' is cut off: its trees have no end", name);
    const auto names = static_cast<std::int64_t>(file_.feature_names.size());
    if (file_.num_feature < 1 || file_.num_feature > most_features || file_.num_class < 1 ||
        names != file_.num_feature) {
      throw invalid_parameter("'{}' is no LightGBM model: it has {} features, {} names, {} classes",
                              name, file_.num_feature, names, file_.num_class);
    }
    forget_made_up_names();
    return std::move(file_);
  }

 private:
  void take_member(std::string_view key, std::string_view value) {
    if (key == "num_class") file_.num_class = parse_int64(value).value_or(0);
    if (key == "max_feature_idx") {
      file_.num_feature = std::min(parse_int64(value).value_or(-1), most_features) + 1;
    }
    if (key != "feature_names") return;
    file_.feature_names.clear();
    for (const auto name : split(value, ' ')) file_.feature_names.emplace_back(name);
  }

  /// Names such as Column_0 are LightGBM's own, for data without names.
  void forget_made_up_names() {
    for (std::size_t i = 0; i < file_.feature_names.size(); ++i) {
      if (file_.feature_names[i] != fmt::format("Column_{}", i)) return;
    }
    file_.feature_names.clear();
  }

  LightgbmFile file_;
  bool is_head_ = true;
  bool is_whole_ = false;
};

}  // namespace

LightgbmFile read_lightgbm(ByteReader& reader) {
  constexpr std::uint64_t piece_size = 64 << 10;
  LightgbmLines lines;
  LineSplitter splitter(longest_line);
  const auto take = [&](std::string_view line, bool is_too_long) {
    if (is_too_long) throw invalid_parameter("'{}' has a line over 64 MiB", reader.name());
    lines.take(line);
  };
  for (auto piece = reader.read_some(piece_size); !piece.empty();
       piece = reader.read_some(piece_size)) {
    splitter.feed(piece, take);
  }
  splitter.finish(take);
  return lines.finish(reader.name());
}

}  // namespace mlf::model
