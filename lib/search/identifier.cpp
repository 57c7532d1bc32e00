// SPDX-License-Identifier: Apache-2.0
//
// Finds what an identifier of a filter or an order_by clause names: the entity from its prefix, the
// key behind it. The tables below hold the prefixes, attributes and aliases that MLflow knows. The
// checks run in MLflow's order and use its messages, so that a text with two mistakes gets the same
// message from both; a hint with the nearest name is ours.
#include "search/identifier.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/text.h"
#include "search/lexer.h"
#include "search/syntax_error.h"

namespace mlf::search {

std::string_view entity_name(Entity entity) {
  switch (entity) {
    case Entity::text_attribute:
    case Entity::number_attribute:
      return "attribute";
    case Entity::metric:
      return "metric";
    case Entity::param:
      return "parameter";
    case Entity::tag:
      return "tag";
    case Entity::dataset:
      return "dataset";
    case Entity::alias:
      return "alias";
  }
  return "";
}

bool is_quoted(std::string_view value, char quote) {
  return value.size() >= 2 && value.front() == quote && value.back() == quote;
}

std::string_view strip_quotes(std::string_view value) {
  const bool quoted = is_quoted(value, '\'') || is_quoted(value, '"');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

std::string quoted_list(std::span<const std::string> names, std::string_view open,
                        std::string_view close) {
  return fmt::format("{}'{}'{}", open, join(names, "', '"), close);
}

namespace {

/// The domains in which an entity has a name; those of runs are also those of logged models.
enum class Scope { runs, all, registry };

struct EntityRow {
  std::string_view word;
  Entity entity;
  Scope scope;

  bool is_in(Domain domain) const {
    if (scope == Scope::all) return true;
    return scope == Scope::runs ? has_metrics(domain) : is_of_registry(domain);
  }
};

constexpr std::array<EntityRow, 16> entities = {{
    {"metric", Entity::metric, Scope::runs},
    {"metrics", Entity::metric, Scope::runs},
    {"parameter", Entity::param, Scope::runs},
    {"parameters", Entity::param, Scope::runs},
    {"param", Entity::param, Scope::runs},
    {"params", Entity::param, Scope::runs},
    {"tag", Entity::tag, Scope::all},
    {"tags", Entity::tag, Scope::all},
    {"attribute", Entity::text_attribute, Scope::all},
    {"attr", Entity::text_attribute, Scope::runs},
    {"attributes", Entity::text_attribute, Scope::runs},
    {"run", Entity::text_attribute, Scope::runs},
    {"dataset", Entity::dataset, Scope::runs},
    {"datasets", Entity::dataset, Scope::runs},
    {"alias", Entity::alias, Scope::registry},
    {"aliases", Entity::alias, Scope::registry},
}};

struct AttributeRow {
  std::string_view word;
  std::string_view name;
  Entity entity;
  bool orderable;
};

constexpr std::array<AttributeRow, 12> run_attributes = {{
    {"artifact_uri", "artifact_uri", Entity::text_attribute, true},
    {"end_time", "end_time", Entity::number_attribute, true},
    {"run_id", "run_id", Entity::text_attribute, true},
    {"run_name", "run_name", Entity::text_attribute, true},
    {"start_time", "start_time", Entity::number_attribute, true},
    {"status", "status", Entity::text_attribute, true},
    {"user_id", "user_id", Entity::text_attribute, true},
    {"created", "start_time", Entity::number_attribute, true},
    {"Created", "start_time", Entity::number_attribute, true},
    {"run name", "run_name", Entity::text_attribute, false},
    {"Run name", "run_name", Entity::text_attribute, false},
    {"Run Name", "run_name", Entity::text_attribute, false},
}};

constexpr std::array<AttributeRow, 4> experiment_attributes = {{
    {"creation_time", "creation_time", Entity::number_attribute, true},
    {"experiment_id", "experiment_id", Entity::text_attribute, true},
    {"last_update_time", "last_update_time", Entity::number_attribute, true},
    {"name", "name", Entity::text_attribute, true},
}};

constexpr std::array<AttributeRow, 9> logged_model_attributes = {{
    {"creation_time", "creation_timestamp", Entity::number_attribute, true},
    {"creation_timestamp", "creation_timestamp", Entity::number_attribute, true},
    {"last_updated_time", "last_updated_timestamp", Entity::number_attribute, true},
    {"last_updated_timestamp", "last_updated_timestamp", Entity::number_attribute, true},
    {"model_id", "model_id", Entity::text_attribute, true},
    {"model_type", "model_type", Entity::text_attribute, true},
    {"name", "name", Entity::text_attribute, true},
    {"source_run_id", "source_run_id", Entity::text_attribute, true},
    {"status", "status", Entity::text_attribute, true},
}};

/// MLflow's filters know the name only.
constexpr std::array<AttributeRow, 3> registered_model_attributes = {{
    {"creation_timestamp", "creation_timestamp", Entity::number_attribute, true},
    {"last_updated_timestamp", "last_updated_timestamp", Entity::number_attribute, true},
    {"name", "name", Entity::text_attribute, true},
}};

/// MLflow's filters do not know the timestamps, current_stage and model_id.
constexpr std::array<AttributeRow, 8> model_version_attributes = {{
    {"creation_timestamp", "creation_timestamp", Entity::number_attribute, true},
    {"current_stage", "current_stage", Entity::text_attribute, false},
    {"last_updated_timestamp", "last_updated_timestamp", Entity::number_attribute, true},
    {"model_id", "model_id", Entity::text_attribute, false},
    {"name", "name", Entity::text_attribute, true},
    {"run_id", "run_id", Entity::text_attribute, false},
    {"source_path", "source_path", Entity::text_attribute, false},
    {"version_number", "version_number", Entity::number_attribute, true},
}};

std::span<const AttributeRow> attributes_of(Domain domain) {
  switch (domain) {
    case Domain::runs:
      return run_attributes;
    case Domain::experiments:
      return experiment_attributes;
    case Domain::logged_models:
      return logged_model_attributes;
    case Domain::registered_models:
      return registered_model_attributes;
    case Domain::model_versions:
      return model_version_attributes;
  }
  return run_attributes;
}

/// The name that equals `word` in another case, else the nearest one; "" for a long word.
std::string suggest(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > 64) return {};
  const auto same =
      std::ranges::find_if(names, [&](const std::string& name) { return equal_words(name, word); });
  return did_you_mean(same != names.end() ? *same : nearest(word, names));
}

std::string_view trim_backticks(std::string_view text) {
  return is_quoted(text, '`') ? text.substr(1, text.size() - 2) : text;
}

class Resolver {
 public:
  Resolver(std::string_view text, Domain domain, Use use, std::string_view whole)
      : text_(text), domain_(domain), use_(use), whole_(whole) {}

  Identifier resolve() const {
    const auto dot = text_.find('.');
    const bool bare = dot == std::string_view::npos;
    const Entity entity = bare ? Entity::text_attribute : resolve_entity(text_.substr(0, dot));
    const auto key = trim_backticks(strip_quotes(bare ? text_ : text_.substr(dot + 1)));
    if (entity == Entity::text_attribute) return resolve_attribute(key, bare);
    if (entity == Entity::dataset) check_dataset_key(key);
    return {entity, std::string(key)};
  }

 private:
  Entity resolve_entity(std::string_view word) const {
    if (has_metrics(domain_)) word = trim_backticks(word);
    std::vector<std::string> names;
    for (const auto& row : entities) {
      if (!row.is_in(domain_)) continue;
      if (row.word == word) return row.entity;
      names.emplace_back(row.word);
    }
    const auto hint = suggest(word, names);
    if (!has_metrics(domain_)) {
      throw error(fmt::format("Invalid entity type '{}'. Valid entity types are "
                              "('attribute', 'tag', 'tags')",
                              word),
                  hint);
    }
    throw error(fmt::format("Invalid entity type '{}'. Valid values are ['metric', 'parameter', "
                            "'tag', 'attribute', 'dataset']",
                            word),
                hint);
  }

  Identifier resolve_attribute(std::string_view key, bool bare) const {
    std::vector<std::string> names;
    for (const auto& row : attributes_of(domain_)) {
      if (use_ == Use::order_by && !row.orderable) continue;
      if (row.word == key) return {row.entity, std::string(row.name)};
      names.emplace_back(row.word);
    }
    std::string hint = suggest(key, names);
    if (hint.empty() && bare) {
      hint = has_metrics(domain_)
                 ? fmt::format(
                       "metrics, params and tags have a prefix: metrics.{0}, params.{0}, "
                       "tags.{0}",
                       text_)
                 : fmt::format("tags have a prefix: tags.{}", text_);
    }
    throw error(fmt::format("Invalid attribute key '{}' specified. Valid keys are '{}'", key,
                            quoted_list(names, "{", "}")),
                hint);
  }

  void check_dataset_key(std::string_view key) const {
    const std::vector<std::string> names = {"context", "digest", "name"};
    if (std::ranges::find(names, key) != names.end()) return;
    throw error(fmt::format("Invalid dataset key '{}' specified. Valid keys are '{}'", key,
                            quoted_list(names, "{", "}")),
                suggest(key, names));
  }

  Error error(const std::string& message, std::string_view hint) const {
    const auto begin = whole_.data();
    const bool inside = text_.data() >= begin && text_.data() <= begin + whole_.size();
    return syntax_error(whole_, inside ? text_ : whole_, message, hint);
  }

  std::string_view text_;
  Domain domain_;
  Use use_;
  std::string_view whole_;
};

}  // namespace

Identifier resolve_identifier(std::string_view text, Domain domain, Use use,
                              std::string_view whole) {
  return Resolver(text, domain, use, whole).resolve();
}

}  // namespace mlf::search
