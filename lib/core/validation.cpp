// SPDX-License-Identifier: Apache-2.0
//
// MLflow's validation with MLflow's messages, word for word, because clients and tests of MLflow
// look at them. The messages contain values as Python writes them, so this file imitates
// json.dumps() and posixpath.normpath().
#include "core/validation.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/numbers.h"
#include "base/python_text.h"
#include "base/text.h"
#include "core/limits.h"
#include "core/word_characters.h"

namespace mlf {

namespace {

void append_utf16(std::string& out, char32_t c) {
  if (c < 0x10000) {
    out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    return;
  }
  const auto rest = static_cast<std::uint32_t>(c) - 0x10000;
  out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

/// Python's json.dumps() of a text. Bytes that are not UTF-8 become the surrogates that Python uses
/// for them.
std::string json_string(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    const char first = text[0];
    if (c.length == 0) {
      append_utf16(json, 0xDC00U + static_cast<unsigned char>(first));
    } else if (first == '"' || first == '\\') {
      json += {'\\', first};
    } else if (first == '\n' || first == '\r' || first == '\t' || first == '\b' || first == '\f') {
      constexpr std::string_view codes = "btn?fr";
      json += {'\\', codes[static_cast<std::size_t>(first - '\b')]};
    } else if (c.value < 0x20 || c.value >= 0x7F) {
      append_utf16(json, c.value);
    } else {
      json += first;
    }
    text.remove_prefix(std::max<std::size_t>(c.length, 1));
  }
  return json + '"';
}

Error invalid_json_value(std::string_view path, std::string_view json, std::string_view reason) {
  return invalid_parameter("Invalid value {} for parameter '{}' supplied: {}", json, path, reason);
}

std::string at(std::string_view path, std::string_view member) {
  return path.empty() ? std::string(member) : fmt::format("{}.{}", path, member);
}

/// Whether `text` has only characters that Python's \w accepts and those in `others`.
bool has_word_characters_and(std::u32string_view others, std::string_view text) {
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    const bool is_other = others.find(c.value) != others.npos;
    if (c.length == 0 || !(is_other || is_word_character(c.value))) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

bool has_key_characters_only(std::string_view key) {
  return has_word_characters_and(U"/.- :", key);
}

/// Python's posixpath.normpath().
std::string normalised(std::string_view path) {
  const bool two_slashes = path.starts_with("//") && !path.starts_with("///");
  const std::string root = two_slashes ? "//" : path.starts_with('/') ? "/" : "";
  std::vector<std::string> kept;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != ".." || (root.empty() && (kept.empty() || kept.back() == ".."))) {
      kept.emplace_back(part);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  const auto result = root + join(kept, "/");
  return result.empty() ? "." : result;
}

bool is_unique_path(std::string_view key) {
  return normalised(key) == key && key != "." && !key.starts_with("..") && !key.starts_with('/');
}

void require_unique_path(std::string_view name, std::string_view path) {
  if (is_unique_path(name)) return;
  throw invalid_value(
      path, name,
      fmt::format("Names may be treated as files in certain cases, and must not resolve to other "
                  "names when treated as such. This name would resolve to '{}'",
                  normalised(name)));
}

void validate_key(std::string_view key, std::string_view path) {
  if (!has_key_characters_only(key)) {
    throw invalid_value(path, key,
                        "Names may only contain alphanumerics, underscores (_), dashes (-), "
                        "periods (.), spaces ( ), colon(:) and slashes (/).");
  }
  require_unique_path(key, path);
}

void require_length(std::string_view what, std::string_view value, std::size_t limit) {
  if (utf8_length(value) > limit) {
    throw invalid_parameter("'{}' exceeds the maximum length of {} characters", what, limit);
  }
}

void require_utf8(std::string_view path, std::string_view value) {
  if (!is_utf8(value)) {
    throw invalid_value(path, utf8_prefix(value, 100), "it is not UTF-8 text");
  }
}

/// `value`, if it has at most `limit` characters; otherwise it is cut with a warning or refused.
std::string limited(std::string_view what, std::string value, std::size_t limit,
                    LongValues long_values, Reporter& reporter) {
  if (value.size() <= limit) return value;
  const auto length = utf8_length(value);
  if (length <= limit) return value;
  if (long_values == LongValues::refuse) require_length(what, value, limit);
  reporter.warn(fmt::format(
      "{} '{}...' ({} characters) is truncated to {} characters to meet the length limit.", what,
      printable(utf8_prefix(value, 100)), length, limit));
  value.resize(utf8_prefix(value, limit).size());
  return value;
}

Tag validate_tag(Tag tag, LongValues long_values, Reporter& reporter, std::string_view path) {
  validate_tag_key(tag.key, at(path, "key"));
  require_length(at(path, "key"), tag.key, limits::key_length);
  require_utf8(at(path, "value"), tag.value);
  tag.value = limited(at(path, "value"), std::move(tag.value), limits::tag_value_length,
                      long_values, reporter);
  return tag;
}

void require_at_most(std::size_t limit, std::size_t count, std::string_view what) {
  if (count > limit) {
    throw invalid_parameter(
        "A batch logging request can contain at most {0} {1}. Got {2} {1}. Please split up {1} "
        "across multiple requests and try again.",
        limit, what, count);
  }
}

void require_unique_keys(const std::vector<Param>& params) {
  std::set<std::string_view> seen;
  std::vector<std::string> twice;
  for (const auto& param : params) {
    if (!seen.insert(param.key).second) twice.push_back('\'' + param.key + '\'');
  }
  if (!twice.empty()) {
    throw invalid_parameter(
        "Duplicate parameter keys have been submitted: [{}]. Please ensure the request contains "
        "only one param value per param key.",
        join(twice, ", "));
  }
}

void validate_input_tag(const Tag& tag) {
  require_utf8("key", tag.key);
  require_utf8("value", tag.value);
  require_length("key", tag.key, limits::input_tag_key_length);
  require_length("value", tag.value, limits::input_tag_value_length);
}

/// Refuses what is not one word of a metric's line, which MLflow reads by str.splitlines(),
/// str.strip() and split(" ").
void require_word(const std::optional<std::string>& text, std::string_view path) {
  if (!text) return;
  const bool is_one_word = !text->empty() && text->find(' ') == std::string::npos &&
                           python_lines(*text) == std::vector<std::string_view>{*text};
  if (!is_one_word || !is_utf8(*text)) {
    throw invalid_value(path, utf8_prefix(*text, 100),
                        "the name and digest of a metric's dataset must not be empty or contain "
                        "spaces or line ends");
  }
}

/// Refuses white space at the end of the last word of the line, because MLflow strips it.
void require_no_space_at_end(const std::optional<std::string>& text, std::string_view path) {
  if (!text || python_strip_right(*text) == *text) return;
  throw invalid_value(path, utf8_prefix(*text, 100),
                      "the digest of a metric's dataset must not end with white space");
}

}  // namespace

Error invalid_value(std::string_view path, std::string_view value, std::string_view reason) {
  const auto json = json_string(value);
  if (!reason.empty()) return invalid_json_value(path, json, reason);
  return invalid_parameter("Invalid value {} for parameter '{}' supplied.", json, path);
}

bool is_valid_key(std::string_view key) {
  return has_key_characters_only(key) && is_unique_path(key);
}

void validate_metric_key(std::string_view key, std::string_view path) { validate_key(key, path); }
void validate_param_key(std::string_view key, std::string_view path) { validate_key(key, path); }
void validate_tag_key(std::string_view key, std::string_view path) { validate_key(key, path); }

void validate_metric(const Metric& metric, std::string_view path) {
  validate_metric_key(metric.key, at(path, "name"));
  if (metric.timestamp < 0) {
    throw invalid_json_value(at(path, "timestamp"), fmt::format("{}", metric.timestamp),
                             fmt::format("metric '{}' (value={}). Timestamp must be a nonnegative "
                                         "long (64-bit integer) ",
                                         metric.key, format_double(metric.value)));
  }
  require_length("Metric name", metric.key, limits::key_length);
  require_word(metric.dataset_name, at(path, "dataset_name"));
  require_word(metric.dataset_digest, at(path, "dataset_digest"));
  require_no_space_at_end(metric.dataset_digest, at(path, "dataset_digest"));
}

void validate_experiment_name(std::string_view name) {
  if (name.empty()) throw invalid_parameter("Invalid experiment name: ''");
  require_utf8("name", name);
  require_length("name", name, limits::experiment_name_length);
}

void validate_experiment_tag(const Tag& tag) {
  validate_tag_key(tag.key);
  require_length("key", tag.key, limits::key_length);
  require_utf8("value", tag.value);
  require_length("value", tag.value, limits::experiment_tag_value_length);
}

void validate_logged_model_name(std::string_view name) {
  require_utf8("name", name);
  if (!name.empty() && name.find_first_of("/:.%\"'") == std::string_view::npos) return;
  throw invalid_parameter(
      "Invalid model name ({}) provided. Model name must be a non-empty string and cannot contain "
      "the following characters: ('/', ':', '.', '%', '\"', \"'\")",
      python_repr(name));
}

void validate_artifact_location(std::string_view location) {
  if (location.starts_with("runs:")) {
    throw invalid_parameter("Artifact location cannot be a runs:/ URI. Given: '{}'",
                            printable(location));
  }
  if (utf8_length(location) > limits::artifact_location_length) {
    throw invalid_parameter(
        "Invalid artifact path length. The length of the artifact path cannot be greater than {} "
        "characters. To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH "
        "environment variable.",
        limits::artifact_location_length);
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (!is_utf8(location) || std::ranges::any_of(location, is_control)) {
    throw invalid_value("artifact_location", location,
                        "it must be UTF-8 text without control characters");
  }
}

void validate_dataset_input(const DatasetInput& input) {
  const auto& dataset = input.dataset;
  for (const auto* text : {&dataset.name, &dataset.digest, &dataset.source_type, &dataset.source}) {
    require_utf8("dataset", *text);
  }
  require_length("name", dataset.name, limits::dataset_name_length);
  require_length("digest", dataset.digest, limits::dataset_digest_length);
  require_length("source", dataset.source, limits::dataset_source_length);
  if (dataset.schema) {
    require_utf8("schema", *dataset.schema);
    require_length("schema", *dataset.schema, limits::dataset_schema_length);
  }
  if (dataset.profile) {
    require_utf8("profile", *dataset.profile);
    require_length("profile", *dataset.profile, limits::dataset_profile_length);
  }
  std::ranges::for_each(input.tags, validate_input_tag);
}

void validate_registered_model_name(std::string_view name, std::string_view path) {
  if (python_strip(name).empty()) {
    throw invalid_parameter("Missing value for required parameter '{}'.", path);
  }
  if (name.find_first_of("/:") != name.npos) {
    throw invalid_parameter("Invalid model name '{}'. Names cannot contain '/' or ':'.",
                            printable(utf8_prefix(name, 300)));
  }
  require_unique_path(name, path);
  if (name.find('%') != name.npos) {
    throw invalid_parameter(
        "Invalid name: '{}'. Registered model name cannot contain '%' character",
        printable(utf8_prefix(name, 300)));
  }
  const auto is_refused = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\';
  };
  if (!is_utf8(name) || name.size() > 255 || std::ranges::any_of(name, is_refused)) {
    throw invalid_value(path, utf8_prefix(name, 300),
                        "it must be UTF-8 text of at most 255 bytes without control characters and "
                        "backslashes");
  }
}

void validate_registry_tag(const Tag& tag) {
  validate_tag_key(tag.key);
  require_length("key", tag.key, limits::key_length);
  require_utf8("value", tag.value);
  require_length("value", tag.value, limits::registry_tag_value_length);
}

void validate_model_alias(std::string_view alias) {
  if (alias.empty()) throw invalid_parameter("Registered model alias name cannot be empty.");
  if (!has_word_characters_and(U"-", alias)) {
    throw invalid_parameter(
        "Invalid alias name: '{}'. Names may only contain alphanumerics, underscores (_), and "
        "dashes (-).",
        printable(utf8_prefix(alias, 300)));
  }
  require_length("Registered model alias name", alias, limits::model_alias_length);
  if (alias.size() > limits::model_alias_length) {
    throw invalid_value("alias", alias, "it must have at most 255 bytes");
  }
}

void validate_new_model_alias(std::string_view alias) {
  validate_model_alias(alias);
  if (to_lower(alias) == "latest") {
    throw invalid_parameter("'latest' alias name (case insensitive) is reserved.");
  }
  if ((alias[0] == 'v' || alias[0] == 'V') && alias.size() > 1 &&
      std::ranges::all_of(alias.substr(1), is_digit)) {
    throw invalid_parameter("Version alias name '{}' is reserved.", alias);
  }
}

void validate_registry_text(std::string_view path, std::string_view text) {
  require_utf8(path, text);
}

Param validate_param(Param param, LongValues long_values, Reporter& reporter,
                     std::string_view path) {
  validate_param_key(param.key, at(path, "key"));
  require_length("Param key", param.key, limits::key_length);
  require_utf8(at(path, "value"), param.value);
  param.value = limited("Param value", std::move(param.value), limits::param_value_length,
                        long_values, reporter);
  return param;
}

std::optional<LongValues> parse_long_values(std::string_view setting) {
  const auto value = to_lower(setting);
  if (value == "true" || value == "1") return LongValues::truncate;
  if (value == "false" || value == "0") return LongValues::refuse;
  return std::nullopt;
}

Batch validate_batch(Batch batch, LongValues long_values, Reporter& reporter) {
  for (std::size_t i = 0; i < batch.metrics.size(); ++i) {
    validate_metric(batch.metrics[i], fmt::format("metrics[{}]", i));
  }
  for (std::size_t i = 0; i < batch.params.size(); ++i) {
    batch.params[i] = validate_param(std::move(batch.params[i]), long_values, reporter,
                                     fmt::format("params[{}]", i));
  }
  for (std::size_t i = 0; i < batch.tags.size(); ++i) {
    batch.tags[i] =
        validate_tag(std::move(batch.tags[i]), long_values, reporter, fmt::format("tags[{}]", i));
  }
  require_at_most(limits::metrics_per_batch, batch.metrics.size(), "metrics");
  require_at_most(limits::params_per_batch, batch.params.size(), "params");
  require_at_most(limits::tags_per_batch, batch.tags.size(), "tags");
  require_at_most(limits::entities_per_batch,
                  batch.metrics.size() + batch.params.size() + batch.tags.size(),
                  "metrics, params, and tags");
  require_unique_keys(batch.params);
  return batch;
}

}  // namespace mlf
