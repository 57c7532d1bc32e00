// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/array.h"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

constexpr std::size_t most_dimensions = 32;

/// Appends the scalars in nested lists to `cells` and finds the shape.
class ShapeReader {
 public:
  ShapeReader(JsonCursor& json, Cells& cells) : json_(json), cells_(cells) {}

  std::vector<std::int64_t> read() {
    read_level(0);
    return shape_;
  }

 private:
  void read_level(std::size_t depth) {
    if (json_.peek() != '[') {
      if (depth_of_scalars_.value_or(depth) != depth) throw HandOver("lists differ in depth");
      depth_of_scalars_ = depth;
      cells_.add(json_.read_scalar());
      return;
    }
    if (depth >= depth_of_scalars_.value_or(most_dimensions))
      throw HandOver("lists are nested too deep, or differ in depth");
    if (shape_.size() <= depth) shape_.resize(depth + 1, 0);
    std::int64_t length = 0;
    json_.read_list([&] {
      read_level(depth + 1);
      ++length;
    });
    if (length == 0 || (shape_[depth] != 0 && shape_[depth] != length))
      throw HandOver("lists are empty, or differ in length");
    shape_[depth] = length;
  }

  JsonCursor& json_;
  Cells& cells_;
  std::vector<std::int64_t> shape_;  ///< 0 for what is not known yet
  std::optional<std::size_t> depth_of_scalars_;
};

/// The arrays of a list of records, which grow with each record.
class Members {
 public:
  explicit Members(JsonCursor& json) : json_(json) {}

  void read_record(std::size_t row) {
    std::size_t next = 0;
    json_.read_object([&](std::string_view name) {
      auto& member = find(name, next++, row);
      if (member.records != row) throw HandOver("a record has a member twice, or not at all");
      auto& array = arrays_[member.position].second;
      auto shape = ShapeReader(json_, array.cells).read();
      if (row > 0 && shape != array.shape) throw HandOver("records differ in shape");
      array.shape = std::move(shape);
      ++member.records;
    });
    if (next != arrays_.size()) throw HandOver("a record lacks a member");
  }

  /// The arrays without the dimension of the records.
  NamedArrays take() {
    if (arrays_.empty()) throw HandOver("there are no inputs");
    return std::move(arrays_);
  }

 private:
  struct Member {
    std::size_t position = 0;
    std::size_t records = 0;  ///< how many have been read
  };

  Member& find(std::string_view name, std::size_t guess, std::size_t row) {
    if (guess < arrays_.size() && arrays_[guess].first == name) return members_[guess];
    const auto [found, is_new] = index_.try_emplace(std::string(name), arrays_.size());
    if (is_new) {
      arrays_.emplace_back(name, Array());
      members_.push_back({.position = found->second, .records = row == 0 ? 0 : row + 1});
    }
    return members_[found->second];
  }

  JsonCursor& json_;
  NamedArrays arrays_;
  std::vector<Member> members_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

Array read_array(JsonCursor& json) {
  Array array;
  array.shape = ShapeReader(json, array.cells).read();
  return array;
}

NamedArrays read_named_arrays(JsonCursor& json) {
  Members members(json);
  members.read_record(0);
  return members.take();
}

NamedArrays read_array_records(JsonCursor& json) {
  Members members(json);
  std::size_t rows = 0;
  json.read_list([&] { members.read_record(rows++); });
  NamedArrays arrays = members.take();
  for (auto& [name, array] : arrays)
    array.shape.insert(array.shape.begin(), static_cast<std::int64_t>(rows));
  return arrays;
}

}  // namespace mlf::scoring::native
