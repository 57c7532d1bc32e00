// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"

/// JSON texts read and written. The library that does it is compiled here, once; who only reads
/// objects needs no more than this header, who builds values includes <nlohmann/json.hpp>.
namespace mlf {

/// An object keeps the order of its members.
using Json = nlohmann::ordered_json;

/// How deep objects and lists may lie in one another. What walks a value calls itself for each
/// level, so that a deeper one could use up the stack.
inline constexpr std::size_t deepest_json = 500;

/// The value that a text is. @throws Error INVALID_PARAMETER_VALUE that continues "the file ":
///   "is not JSON: line 3, column 7: ...", "is nested deeper than 500 levels".
Json parse_json(std::string_view text);
bool is_json(std::string_view text);
/// The same, null where it is not JSON: for what another program says that may say anything.
Json parse_json_or_null(std::string_view text);

/// A value in one line. Bytes that are no UTF-8 become U+FFFD.
std::string json_line(const Json& json);
/// A value for people to read: one member a line, indented by two, with a line end behind it.
std::string json_indented(const Json& json);

/// A text, or null where there is none.
Json json_or_null(const std::optional<std::string>& text);

/// Reads an object member by member. Every error names the member by its path, such as
/// "info.start_time", and what it should be. A member that is null counts as missing.
class JsonReader {
 public:
  /// Reads the text of an object; `what` names it in errors: "the launch".
  /// @throws Error INTERNAL_ERROR when it is no JSON or no object.
  static JsonReader parse(std::string_view text, std::string what);
  /// Reads a value that outlives the reader. @throws Error INTERNAL_ERROR when it is no object.
  JsonReader(const Json& object, std::string what);

  bool has(std::string_view key) const { return find_value(key) != nullptr; }

  /// A member of type std::string, bool, std::int64_t, std::uint64_t, double or
  /// std::vector<std::string>. Numbers may stand as texts, as protobuf writes 64-bit integers.
  /// @throws Error INTERNAL_ERROR when it is missing or of another type.
  template <typename Value>
  Value get(std::string_view key) const {
    auto value = find<Value>(key);
    if (!value) throw missing(key);
    return std::move(*value);
  }
  /// The same; nullopt when it is missing.
  template <typename Value>
  std::optional<Value> find(std::string_view key) const;

  /// The object of that key; one without members when it is missing.
  JsonReader member(std::string_view key) const;
  /// The objects of a list; none when it is missing.
  std::vector<JsonReader> list(std::string_view key) const;
  /// A member of any type. @throws Error INTERNAL_ERROR when it is missing.
  const Json& value(std::string_view key) const;

  /// "'start_time' of the answer is not EXPECTED"
  Error wrong(std::string_view key, std::string_view expected) const;

 private:
  JsonReader(std::shared_ptr<const Json> document, const Json& object, std::string what,
             std::string path);

  const Json* find_value(std::string_view key) const;
  Error missing(std::string_view key) const;
  std::string path_of(std::string_view key) const;

  std::shared_ptr<const Json> document_;  ///< of a reader that was given a text
  const Json* object_;
  std::string what_;
  std::string path_;
};

template <>
std::optional<std::string> JsonReader::find(std::string_view key) const;
template <>
std::optional<bool> JsonReader::find(std::string_view key) const;
template <>
std::optional<std::int64_t> JsonReader::find(std::string_view key) const;
template <>
std::optional<std::uint64_t> JsonReader::find(std::string_view key) const;
template <>
std::optional<double> JsonReader::find(std::string_view key) const;
template <>
std::optional<std::vector<std::string>> JsonReader::find(std::string_view key) const;

}  // namespace mlf
