// SPDX-License-Identifier: Apache-2.0
//
// Builds the values from yaml-cpp's events rather than its node graph: an alias is copied when it
// is met, against a budget, so that neither a graph with cycles nor an expanded alias bomb ever
// exists. Tags but the standard ones and further documents are refused, as PyYAML's safe loader
// does.
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
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of all scalars, aliases expanded

constexpr std::string_view standard_tags = "tag:yaml.org,2002:";

YamlPlace place_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

YamlError error_at(const YAML::Mark& mark, std::string_view cause) {
  return YamlError({mark.is_null() ? YamlPlace{} : place_of(mark), std::string(cause)});
}

/// Receives a document's events and keeps the collections that are being read on a stack.
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
      throw error_at(mark, fmt::format("the anchor '&{}' stands twice", printable(name)));
    }
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // yaml-cpp takes a word on a line of its own, as a file cut short ends, for a key with a null,
    // which it then places at the key.
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

  /// What the document held; null when it was empty.
  RawNode take() { return std::move(root_); }

 private:
  struct Open {
    RawNode value;
    YAML::Mark mark;
    YAML::anchor_t anchor = 0;
    std::optional<RawNode> key;  // read, its value not yet
    int key_position = 0;
  };

  static void require_tag(const YAML::Mark& mark, std::string_view tag, std::string_view type) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    if (tag.starts_with(standard_tags) && tag.substr(standard_tags.size()) == type) return;
    throw error_at(mark, fmt::format("the tag '{}', which has no meaning here", printable(tag)));
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

  /// Counts what a value costs, and what a copy of it by an alias would cost again.
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

/// Characters that YAML allows nowhere, unescaped: control characters but tab and line ends, and
/// what is no character.
bool is_forbidden(char32_t c) {
  const bool is_line_end = c == '\n' || c == '\r' || c == 0x85;
  return (c < 0x20 && c != '\t' && !is_line_end) || (c >= 0x7F && c < 0xA0 && !is_line_end) ||
         c == 0xFFFE || c == 0xFFFF;
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// yaml-cpp takes one byte order mark away: the one put here. Another one is a character.
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

/// The mark of the document's end makes an error of quotes that are never closed, which yaml-cpp
/// otherwise closes at the last line end. It needs a line of its own, and the line end before it
/// would become a part of a text in "|" that has none: such a text is read twice.
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
