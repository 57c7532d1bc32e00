// SPDX-License-Identifier: Apache-2.0
//
// Builds the values from yaml-cpp's events. yaml-cpp's own graph of nodes is not used, because
// aliases can make cycles in it, or a small text that stands for billions of values. Here an alias
// is copied when it is read, and the copies count against the limits. Tags other than YAML's own
// and a second document are refused, as by PyYAML's safe loader.
#include "wire/yaml_document.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "wire/yaml_line_ends.h"
#include "wire/yaml_scalars.h"

namespace mlf::wire {

namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_values = 20'000;
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of all scalars, with those of aliases

constexpr std::string_view standard_tags = "tag:yaml.org,2002:";

YamlPlace place_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

YamlError error_at(const YAML::Mark& mark, std::string_view cause) {
  return YamlError({mark.is_null() ? YamlPlace{} : place_of(mark), std::string(cause)});
}

/// Receives the events of a document. The collections that are not yet complete are on a stack.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const YamlScalars& scalars) : scalars_(scalars) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (is_started_) throw error_at(mark, "a second document");
    is_started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    if (!anchor_names_.insert(name).second) {
      throw error_at(mark, fmt::format("the anchor '&{}' is defined twice", printable(name)));
    }
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // A word alone on a line, as at the end of an incomplete file: yaml-cpp reads it as a key with
    // a null value, and gives the null the place of the key.
    const bool is_at_key =
        !open_.empty() && open_.back().key && mark.pos <= open_.back().key_position;
    if (is_at_key) throw error_at(mark, "a key without a ':'");
    add(mark, anchor, {});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto named = anchors_.find(anchor);
    if (named == anchors_.end()) throw error_at(mark, "an alias inside the value it stands for");
    add(mark, 0, named->second);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    static constexpr std::array<std::string_view, 5> types = {"int", "float", "bool", "null",
                                                              "timestamp"};
    RawNode value;
    value.kind = tag == "?" ? RawNode::Kind::plain : RawNode::Kind::text;
    value.text = scalars_.text_at(place_of(mark), text);
    if (tag.starts_with(standard_tags)) {
      const auto type = std::ranges::find(types, tag.substr(standard_tags.size()));
      if (type != types.end()) {
        value.kind = RawNode::Kind::plain;
        value.tag = *type;
      }
    }
    if (value.kind == RawNode::Kind::text) require_tag(mark, tag, "str");
    add(mark, anchor, std::move(value));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    require_tag(mark, tag, "seq");
    begin(mark, anchor, RawNode::Kind::list);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    require_tag(mark, tag, "map");
    begin(mark, anchor, RawNode::Kind::map);
  }
  void OnMapEnd() override { end(); }

  /// The content of the document; null if it is empty.
  RawNode take() { return std::move(root_); }

 private:
  struct Open {
    RawNode value;
    YAML::Mark mark;
    YAML::anchor_t anchor = 0;
    std::optional<RawNode> key;  // a key whose value was not yet read
    int key_position = 0;
  };

  static void require_tag(const YAML::Mark& mark, std::string_view tag, std::string_view type) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    if (tag.starts_with(standard_tags) && tag.substr(standard_tags.size()) == type) return;
    throw error_at(mark, fmt::format("the tag '{}' is not supported here", printable(tag)));
  }

  void begin(const YAML::Mark& mark, YAML::anchor_t anchor, RawNode::Kind kind) {
    if (open_.size() >= deepest) {
      throw error_at(mark, fmt::format("more than {} levels of nesting", deepest));
    }
    RawNode value;
    value.kind = kind;
    open_.push_back({std::move(value), mark, anchor, std::nullopt, 0});
  }

  void end() {
    auto done = std::move(open_.back());
    open_.pop_back();
    add(done.mark, done.anchor, std::move(done.value));
  }

  /// Counts a value against the limits. A copy that an alias makes is counted again.
  void spend(const YAML::Mark& mark, const RawNode& value) {
    bytes_ += value.text.size();
    if (++values_ > most_values || bytes_ > most_bytes) throw error_at(mark, "too many values");
    for (const auto& item : value.list) spend(mark, item);
    for (const auto& entry : value.map) {
      bytes_ += entry.key.text.size();
      spend(mark, entry.value);
    }
  }

  void add(const YAML::Mark& mark, YAML::anchor_t anchor, RawNode value) {
    value.place = place_of(mark);
    spend(mark, value);
    if (anchor != 0) anchors_[anchor] = value;
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    auto& parent = open_.back();
    if (parent.value.kind == RawNode::Kind::list) {
      parent.value.list.push_back(std::move(value));
    } else if (!parent.key) {
      if (value.kind == RawNode::Kind::list || value.kind == RawNode::Kind::map) {
        throw error_at(mark, "a key that is no scalar");
      }
      parent.key = std::move(value);
      parent.key_position = mark.pos;
    } else {
      parent.value.map.push_back({std::move(*parent.key), std::move(value)});
      parent.key.reset();
    }
  }

  const YamlScalars& scalars_;
  bool is_started_ = false;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, RawNode> anchors_;
  std::set<std::string> anchor_names_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
  RawNode root_;
};

/// Whether YAML forbids the character unless it is escaped: control characters except tab and line
/// ends, U+FFFE and U+FFFF.
bool is_forbidden(char32_t c) {
  const bool is_line_end = c == '\n' || c == '\r' || c == 0x85;
  return (c < 0x20 && c != '\t' && !is_line_end) || (c >= 0x7F && c < 0xA0 && !is_line_end) ||
         c == 0xFFFE || c == 0xFFFF;
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Reads the text followed by `end`. yaml-cpp drops one byte order mark, so one is put before the
/// text; then one in the text itself is a character, as in PyYAML.
RawNode build(const YamlScalars& scalars, std::string_view end) {
  std::istringstream stream(fmt::format("{}{}{}", byte_order_mark, scalars.plain_text(), end));
  Builder builder(scalars);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    throw error_at(error.mark, printable(error.msg));
  }
  return builder.take();
}

}  // namespace

void require_yaml_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [character, length] = decode_utf8(text.substr(at));
    if (length == 0) throw YamlError({place_at(text, at), "it is not UTF-8 text"});
    if (is_forbidden(character)) {
      throw YamlError(
          {place_at(text, at), fmt::format("the character U+{:04X}, which YAML has only "
                                           "as an escape in double quotes",
                                           static_cast<std::uint32_t>(character))});
    }
    at += length;
  }
}

std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// yaml-cpp accepts quotes that are never closed, unless the mark of the document's end ("...")
/// follows. The mark needs a line of its own. If the text does not end with a line end, adding one
/// could change a "|" scalar at its end. Such a text is read with the mark only to check the
/// quotes, and then again without it.
RawNode read_document(std::string_view text) {
  constexpr std::string_view end_mark = "...\n";
  require_yaml_characters(text);
  if (has_odd_line_ends(text)) return read_document(with_plain_line_ends(text));
  const YamlScalars scalars(text);
  if (scalars.plain_text().ends_with('\n')) return build(scalars, end_mark);
  if (text.find_first_of("\"'") != std::string_view::npos) {
    const auto closed = fmt::format("{}\n", text);
    build(YamlScalars(closed), end_mark);
  }
  return build(scalars, "");
}

}  // namespace mlf::wire
