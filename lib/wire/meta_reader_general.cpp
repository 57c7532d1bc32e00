// SPDX-License-Identifier: Apache-2.0
//
// Builds the values from yaml-cpp's events rather than its node graph: an alias is copied when it
// is met, against a budget, so that neither a graph with cycles nor an expanded alias bomb ever
// exists. Tags but the standard ones, merge keys and further documents are refused, as MLflow's
// loader does or, for merge keys, because no meta.yaml has a use for them.
#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/error.h"
#include "base/text.h"
#include "wire/meta_readers.h"

namespace mlf::wire {

namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_values = 20'000;
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of all scalars, aliases expanded

Error error_at(const YAML::Mark& mark, std::string_view cause) {
  return mark.is_null() ? internal_error("{}", cause)
                        : internal_error("line {}: {}", mark.line + 1, cause);
}

/// yaml-cpp gives the escapes \N and \_ as the single bytes 0x85 and 0xA0; in a text that was
/// UTF-8, nothing else can leave bytes that are not.
std::string with_whole_characters(const std::string& text) {
  if (is_utf8(text)) return text;
  std::string whole;
  for (std::string_view rest = text; !rest.empty();) {
    const auto length = decode_utf8(rest).length;
    if (length == 0) whole += '\xC2';
    whole += rest.substr(0, std::max<std::size_t>(length, 1));
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return whole;
}

/// Receives a document's events and keeps the collections that are being read on a stack.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

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
    MetaValue value;
    value.kind = tag == "?" ? MetaValue::Kind::plain : MetaValue::Kind::text;
    value.text = with_whole_characters(text);
    static constexpr std::array<std::string_view, 4> numbers = {
        "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:null"};
    for (const auto number : numbers) {
      if (tag == number) value.kind = MetaValue::Kind::plain;
    }
    if (value.kind == MetaValue::Kind::text) require_tag(mark, tag, "tag:yaml.org,2002:str");
    add(mark, anchor, std::move(value));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    require_tag(mark, tag, "tag:yaml.org,2002:seq");
    begin(mark, anchor, MetaValue::Kind::list);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    require_tag(mark, tag, "tag:yaml.org,2002:map");
    begin(mark, anchor, MetaValue::Kind::map);
  }
  void OnMapEnd() override { end(); }

  /// What the document held; null when it was empty.
  MetaValue take() { return std::move(root_); }

 private:
  struct Open {
    MetaValue value;
    YAML::Mark mark;
    YAML::anchor_t anchor = 0;
    std::optional<std::string> key;  // read, its value not yet
    int key_position = 0;
  };

  static void require_tag(const YAML::Mark& mark, std::string_view tag, std::string_view standard) {
    if (tag.empty() || tag == "?" || tag == "!" || tag == standard) return;
    throw error_at(mark, fmt::format("the tag '{}', which no meta.yaml has", printable(tag)));
  }

  void begin(const YAML::Mark& mark, YAML::anchor_t anchor, MetaValue::Kind kind) {
    if (open_.size() >= deepest) {
      throw error_at(mark, fmt::format("more than {} levels of nesting", deepest));
    }
    MetaValue value;
    value.kind = kind;
    open_.push_back({std::move(value), mark, anchor, std::nullopt, 0});
  }

  void end() {
    auto done = std::move(open_.back());
    open_.pop_back();
    add(done.mark, done.anchor, std::move(done.value));
  }

  /// Counts what a value costs, and what a copy of it by an alias would cost again.
  void spend(const YAML::Mark& mark, const MetaValue& value) {
    bytes_ += value.text.size();
    if (++values_ > most_values || bytes_ > most_bytes) {
      throw error_at(mark, "too many values for a meta.yaml");
    }
    for (const auto& item : value.list) spend(mark, item);
    for (const auto& entry : value.map) {
      bytes_ += entry.key.size();
      spend(mark, entry.value);
    }
  }

  void add(const YAML::Mark& mark, YAML::anchor_t anchor, MetaValue value) {
    spend(mark, value);
    if (anchor != 0) anchors_[anchor] = value;
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    auto& parent = open_.back();
    if (parent.value.kind == MetaValue::Kind::list) {
      parent.value.list.push_back(std::move(value));
    } else if (!parent.key) {
      parent.key = key_of(mark, value);
      parent.key_position = mark.pos;
    } else {
      set(parent.value.map, std::move(*parent.key), std::move(value));
      parent.key.reset();
    }
  }

  static std::string key_of(const YAML::Mark& mark, const MetaValue& value) {
    if (value.kind == MetaValue::Kind::null) return "null";
    if (value.kind == MetaValue::Kind::plain && value.text == "<<") {
      throw error_at(mark, "a merge key '<<', which no meta.yaml has");
    }
    if (value.kind == MetaValue::Kind::plain || value.kind == MetaValue::Kind::text) {
      return value.text;
    }
    throw error_at(mark, "a key that is no scalar");
  }

  static void set(MetaMap& map, std::string key, MetaValue value) {
    for (auto& entry : map) {
      if (entry.key == key) {
        entry.value = std::move(value);
        return;
      }
    }
    map.push_back({std::move(key), std::move(value)});
  }

  std::vector<Open> open_;
  std::map<YAML::anchor_t, MetaValue> anchors_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
  MetaValue root_;
};

}  // namespace

MetaMap read_general_meta(std::string_view text) {
  // The mark of the document's end makes an error of quotes that are never closed, which yaml-cpp
  // otherwise closes at the last line end.
  const std::string_view line_end = text.ends_with('\n') ? "" : "\n";
  std::istringstream stream(fmt::format("{}{}...\n", text, line_end));
  Builder builder;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    Builder second;
    if (parser.HandleNextDocument(second)) throw internal_error("it has a second document");
  } catch (const YAML::Exception& error) {
    throw error_at(error.mark, printable(error.msg));
  }
  auto root = builder.take();
  if (root.kind == MetaValue::Kind::null) throw internal_error("it has no content");
  if (root.kind != MetaValue::Kind::map) throw internal_error("its top level is no map");
  return std::move(root.map);
}

}  // namespace mlf::wire
