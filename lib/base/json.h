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

/// Reads and writes JSON texts. Code that only reads objects includes this header alone, which
/// compiles fast; code that builds values includes <nlohmann/json.hpp> too.
namespace mlf {

/// An object keeps the order of its members.
using Json = nlohmann::ordered_json;

/// How deep objects and lists may be nested. Functions that walk a value recurse once a level, and
/// a deeper value could exhaust the stack.
inline constexpr std::size_t deepest_json = 500;

/// @throws Error INVALID_PARAMETER_VALUE whose message the caller puts a subject before: "is not
///   JSON: line 3, column 7: ...", "is nested deeper than 500 levels", "has a number that is too
///   large for a double".
Json parse_json(std::string_view text);
/// Whether parse_json() would succeed.
bool is_json(std::string_view text);
/// As parse_json(), but null for a text that is not JSON, such as another program's output.
Json parse_json_or_null(std::string_view text);

/// A value in one line, without a line end. Bytes that are not UTF-8 become U+FFFD.
std::string json_line(const Json& json);
/// A value for people to read: one member a line, indented by two, with a line end at the end.
std::string json_indented(const Json& json);

/// The text as a JSON string; null for nullopt.
Json json_or_null(const std::optional<std::string>& text);

/// Reads an object member by member. Every error names the member by its path, such as
/// "info.start_time", and what it should be. A member that is null counts as missing.
class JsonReader {
 public:
  /// Parses `text`. `what` names it in error messages, such as "the launch".
  /// @throws Error INTERNAL_ERROR when it is not JSON or not an object.
  static JsonReader parse(std::string_view text, std::string what);
  /// Reads `object`, which must outlive the reader. @throws Error INTERNAL_ERROR when it is not an
  /// object.
  JsonReader(const Json& object, std::string what);

  bool has(std::string_view key) const { return find_value(key) != nullptr; }

  /// A member of type std::string, bool, std::int64_t, std::uint64_t, double or
  /// std::vector<std::string>. A number may be given as a string, as protobuf writes 64-bit
  /// integers. @throws Error INTERNAL_ERROR when the member is missing or of another type.
  template <typename Value>
  Value get(std::string_view key) const {
    auto value = find<Value>(key);
    if (!value) throw missing(key);
    return std::move(*value);
  }
  /// The same, but nullopt when the member is missing.
  template <typename Value>
  std::optional<Value> find(std::string_view key) const;

  /// A member that is an object; an empty object when it is missing.
  JsonReader member(std::string_view key) const;
  /// A member that is a list of objects; an empty list when it is missing.
  std::vector<JsonReader> list(std::string_view key) const;
  /// A member of any type. @throws Error INTERNAL_ERROR when it is missing.
  const Json& value(std::string_view key) const;

  /// The error "'KEY' of WHAT is not EXPECTED".
  Error wrong(std::string_view key, std::string_view expected) const;

 private:
  JsonReader(std::shared_ptr<const Json> document, const Json& object, std::string what,
             std::string path);

  const Json* find_value(std::string_view key) const;
  Error missing(std::string_view key) const;
  std::string path_of(std::string_view key) const;

  std::shared_ptr<const Json> document_;  ///< what parse() made; nullptr for the other constructor
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
