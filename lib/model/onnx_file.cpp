// SPDX-License-Identifier: Apache-2.0
//
// Reads what an ONNX file says of its inputs and outputs. The file is one protobuf message, and its
// weights, which may be gigabytes, lie between the few fields that are wanted. libprotobuf would
// read all of it into memory, refuses more than 2 GiB, and needs generated code of ONNX's schema,
// whose names clash with those of an ONNX runtime in the same process. So the wire format, which is
// five kinds of fields, is walked here, and everything else is skipped by seeking. External weights
// may also be named by tensors in the attributes of nodes and in nested graphs; these are visited
// too, down to a limit.
#include "model/onnx_file.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace mlf::model {

namespace {

/// Nested graphs and types are not deeper than this in any model that can be used.
constexpr int deepest_message = 100;
constexpr std::uint64_t longest_name = std::uint64_t{1} << 20;

struct Field {
  std::uint64_t number = 0;
  std::uint64_t value = 0;  ///< of a varint
  bool has_bytes = false;   ///< a text or message, which begins at the reader's offset
  std::uint64_t end = 0;    ///< where the next field begins
};

/// Walks the messages of one file.
class OnnxReader {
 public:
  explicit OnnxReader(ByteReader& reader) : reader_(reader) {}

  OnnxFile read() {
    bool has_graph = false;
    each_field(reader_.size(), [&](const Field& field) {
      if (field.number == 7 && field.has_bytes) {
        has_graph = true;
        read_main_graph(field.end);
      } else if (field.number == 25) {
        read_function(field.end);
      }
    });
    if (!has_graph) throw damaged("it has no graph");
    std::erase_if(file_.inputs,
                  [&](const OnnxValue& input) { return initializers_.contains(input.name); });
    file_.weight_files.assign(weight_files_.begin(), weight_files_.end());
    return std::move(file_);
  }

 private:
  Error damaged(std::string_view why) const {
    return invalid_parameter("'{}' is no ONNX model: {}", reader_.name(), why);
  }

  std::uint64_t varint(std::uint64_t end) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (reader_.offset() >= end) throw damaged("a number is cut off");
      const auto byte = static_cast<std::uint64_t>(reader_.take());
      value |= (byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    throw damaged("a number is too long");
  }

  /// Reads a field up to its bytes.
  Field next(std::uint64_t end) {
    const auto tag = varint(end);
    Field field{.number = tag >> 3};
    std::uint64_t length = 0;
    switch (tag & 7) {
      case 0:
        field.value = varint(end);
        break;
      case 1:
        length = 8;
        break;
      case 2:
        length = varint(end);
        field.has_bytes = true;
        break;
      case 5:
        length = 4;
        break;
      default:
        throw damaged("it has a field of an unknown kind");
    }
    if (length > end - reader_.offset()) throw damaged("a part of it is cut off");
    field.end = reader_.offset() + length;
    return field;
  }

  /// Calls `visit` for each field of the message that ends at `end`.
  template <typename Visit>
  void each_field(std::uint64_t end, const Visit& visit) {
    if (++depth_ > deepest_message) throw damaged("its parts are nested too deep");
    while (reader_.offset() < end) {
      const Field field = next(end);
      visit(field);
      reader_.seek(field.end);
    }
    --depth_;
  }

  std::string text(const Field& field) {
    const auto length = field.end - reader_.offset();
    if (!field.has_bytes || length > longest_name) throw damaged("a name is not valid");
    return reader_.read(length);
  }

  void read_main_graph(std::uint64_t end) {
    each_field(end, [&](const Field& field) {
      if (field.number == 11) file_.inputs.push_back(value_info(field.end));
      if (field.number == 12) file_.outputs.push_back(value_info(field.end));
      if (field.number == 5) initializers_.insert(tensor(field.end));
      if (field.number == 1 || field.number == 15) read_graph_part(field);
    });
  }

  void read_graph(std::uint64_t end) {
    each_field(end, [&](const Field& field) { read_graph_part(field); });
  }

  void read_graph_part(const Field& field) {
    if (field.number == 1) read_node(field.end);
    if (field.number == 5) tensor(field.end);
    if (field.number == 15) read_sparse_tensor(field.end);
  }

  void read_function(std::uint64_t end) {
    each_field(end, [&](const Field& field) {
      if (field.number == 7) read_node(field.end);
    });
  }

  void read_node(std::uint64_t end) {
    each_field(end, [&](const Field& field) {
      if (field.number == 5) read_attribute(field.end);
    });
  }

  void read_attribute(std::uint64_t end) {
    each_field(end, [&](const Field& field) {
      if (!field.has_bytes) return;
      if (field.number == 5 || field.number == 10) tensor(field.end);
      if (field.number == 6 || field.number == 11) read_graph(field.end);
      if (field.number == 22 || field.number == 23) read_sparse_tensor(field.end);
    });
  }

  void read_sparse_tensor(std::uint64_t end) {
    each_field(end, [&](const Field& field) {
      if (field.number == 1 || field.number == 2) {
        const auto name = tensor(field.end);
        if (field.number == 1) initializers_.insert(name);
      }
    });
  }

  /// Notes where the weights of a tensor are. @return its name.
  std::string tensor(std::uint64_t end) {
    std::string name;
    std::string location;
    bool is_external = false;
    each_field(end, [&](const Field& field) {
      if (field.number == 8) name = text(field);
      if (field.number == 14) is_external = field.value == 1;
      if (field.number == 13) read_location(field.end, location);
    });
    if (is_external) weight_files_.insert(location);
    return name;
  }

  /// Reads one key and value of external data.
  void read_location(std::uint64_t end, std::string& location) {
    std::string key;
    std::string value;
    each_field(end, [&](const Field& field) {
      if (field.number == 1) key = text(field);
      if (field.number == 2) value = text(field);
    });
    if (key == "location") location = value;
  }

  OnnxValue value_info(std::uint64_t end) {
    OnnxValue value;
    each_field(end, [&](const Field& field) {
      if (field.number == 1) value.name = text(field);
      if (field.number == 2) read_type(field.end, value);
    });
    return value;
  }

  void read_type(std::uint64_t end, OnnxValue& value) {
    each_field(end, [&](const Field& field) {
      if (field.number == 1 && field.has_bytes) read_tensor_type(field.end, value);
    });
  }

  void read_tensor_type(std::uint64_t end, OnnxValue& value) {
    each_field(end, [&](const Field& field) {
      if (field.number == 1) value.element_type = static_cast<int>(field.value);
      if (field.number == 2) value.shape = shape(field.end);
    });
  }

  std::vector<std::int64_t> shape(std::uint64_t end) {
    std::vector<std::int64_t> dimensions;
    each_field(end, [&](const Field& field) {
      if (field.number == 1) dimensions.push_back(dimension(field.end));
    });
    return dimensions;
  }

  std::int64_t dimension(std::uint64_t end) {
    std::int64_t size = -1;
    each_field(end, [&](const Field& field) {
      if (field.number == 1)
        size = std::max<std::int64_t>(-1, static_cast<std::int64_t>(field.value));
    });
    return size;
  }

  ByteReader& reader_;
  OnnxFile file_;
  std::set<std::string> initializers_;
  std::set<std::string> weight_files_;
  int depth_ = 0;
};

}  // namespace

OnnxFile read_onnx(ByteReader& reader) { return OnnxReader(reader).read(); }

std::optional<std::string> numpy_type(int element_type) {
  constexpr std::array<std::string_view, 16> names{
      "",    "float32", "uint8",   "int8",    "uint16", "int16",  "int32",     "int64",
      "str", "bool",    "float16", "float64", "uint32", "uint64", "complex64", "complex128"};
  if (element_type < 1 || element_type >= static_cast<int>(names.size())) return std::nullopt;
  return std::string(names.at(static_cast<std::size_t>(element_type)));
}

}  // namespace mlf::model
