// SPDX-License-Identifier: Apache-2.0
#include "store/logged_model_search.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "search/subject.h"
#include "store/rules.h"

namespace mlf::store {

namespace {

constexpr std::string_view metrics_prefix = "metrics.";

bool is_on(const Metric& metric, const MeasuredDataset& dataset) {
  return metric.dataset_name == dataset.name &&
         (dataset.digest.empty() || metric.dataset_digest == dataset.digest);
}

void check_dataset(const MeasuredDataset& dataset) {
  if (!dataset.name.empty()) return;
  throw invalid_parameter("`dataset_name` in the `datasets` clause must be specified.");
}

}  // namespace

LoggedModelSearch::LoggedModelSearch(const LoggedModelQuery& query)
    : query_(query), filter_(search::Filter::parse(query.filter, search::Domain::logged_models)) {
  std::ranges::for_each(query.datasets, check_dataset);
  for (const auto& order : query.order_by) clauses_.push_back(parse(order));
  clauses_.push_back(parse({.field_name = "creation_timestamp", .ascending = false}));
  clauses_.push_back(parse({.field_name = "model_id"}));
}

LoggedModelSearch::Clause LoggedModelSearch::parse(const LoggedModelOrder& order) {
  if (order.dataset && order.dataset->name.empty()) {
    throw invalid_parameter(
        "`dataset_digest` can only be specified if `dataset_name` is also specified.");
  }
  const std::string_view name = order.field_name;
  if (name.starts_with(metrics_prefix)) {
    const auto key = name.substr(metrics_prefix.size());
    return {{search::Entity::metric, std::string(key)}, order.ascending, order.dataset};
  }
  const auto dot = name.find('.');
  if (dot != std::string_view::npos) {
    throw invalid_parameter("Invalid order by field name: {}, only `metrics.<name>` is allowed.",
                            printable(name.substr(0, dot)));
  }
  const auto field = trim(name);
  return {search::resolve_identifier(field, search::Domain::logged_models, search::Use::order_by,
                                     field),
          order.ascending, std::nullopt};
}

bool LoggedModelSearch::matches(const LoggedModel& model) const {
  if (query_.datasets.empty()) return filter_.matches(search::LoggedModelSubject(model));
  LoggedModel counted = model;
  std::erase_if(counted.metrics, [&](const Metric& metric) {
    return std::ranges::none_of(
        query_.datasets, [&](const MeasuredDataset& dataset) { return is_on(metric, dataset); });
  });
  return !counted.metrics.empty() && filter_.matches(search::LoggedModelSubject(counted));
}

search::OrderValue LoggedModelSearch::value_of(const LoggedModel& model, const Clause& clause) {
  if (clause.field.entity != search::Entity::metric) {
    return search::order_value(search::LoggedModelSubject(model), clause.field);
  }
  const Metric* latest = nullptr;
  for (const auto& metric : model.metrics) {
    if (metric.key != clause.field.key) continue;
    if (clause.dataset && !is_on(metric, *clause.dataset)) continue;
    if (latest == nullptr || metric.timestamp > latest->timestamp) latest = &metric;
  }
  if (latest == nullptr) return std::monostate{};
  return latest->value;
}

LoggedModelSearch::Key LoggedModelSearch::key_of(const LoggedModel& model) const {
  Key key;
  for (const auto& clause : clauses_) key.push_back(value_of(model, clause));
  return key;
}

bool LoggedModelSearch::is_before(const Key& a, const Key& b) const {
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    const int order = search::compare_values(a[i], b[i], clauses_[i].ascending);
    if (order != 0) return order < 0;
  }
  return false;
}

Page<LoggedModel> LoggedModelSearch::page(std::vector<LoggedModel> models) const {
  std::vector<std::pair<Key, LoggedModel>> found;
  for (auto& model : models) {
    if (matches(model)) found.emplace_back(key_of(model), std::move(model));
  }
  std::ranges::sort(found,
                    [&](const auto& a, const auto& b) { return is_before(a.first, b.first); });
  std::vector<LoggedModel> sorted;
  for (auto& entry : found) sorted.push_back(std::move(entry.second));
  return page_of(std::move(sorted), query_.page_token, query_.max_results);
}

}  // namespace mlf::store
