// SPDX-License-Identifier: Apache-2.0
//
// Explains a search that found nothing. The message repeats the question (filter, stage,
// experiments, store), because often that is where the mistake is; then it asks the store the same
// question a little wider (without the filter, in the other stage, in other experiments) and offers
// a command for each that finds runs. These searches cost time, so they are bounded.
#include "report/empty_answer.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::report {

namespace {

/// Counting stops here, because it reads every run and is only for a hint.
constexpr std::int64_t most_counted = 1000;
/// How many other experiments with runs the hint names.
constexpr std::size_t most_named = 3;

std::string count_text(std::size_t count) {
  return count < most_counted ? fmt::format("{}", count) : fmt::format("{} or more", count);
}

std::string in_quotes(std::string_view name) { return fmt::format("'{}'", printable(name)); }

std::string_view stage_text(ViewType view) {
  return view == ViewType::deleted_only ? "deleted " : "";
}

std::string view_option(ViewType view) {
  if (view == ViewType::active_only) return "";
  return view == ViewType::all ? " --view all" : " --view deleted_only";
}

/// " that match the filter \"metrics.auc > 0.9\"", or "" without a filter.
std::string filter_text(const std::string& filter) {
  constexpr std::size_t longest = 100;
  if (filter.empty()) return "";
  const auto shown = utf8_prefix(filter, longest);
  return fmt::format(" that match the filter \"{}{}\"", printable(shown),
                     shown.size() < filter.size() ? "..." : "");
}

/// A command that the user can type, with the session's --tracking-uri and --registry-uri.
std::string command(const cli::Session& session, std::string text) {
  if (const auto& uri = session.options.tracking_uri) {
    text += " --tracking-uri " + shell_quote(*uri);
  }
  if (const auto& uri = session.options.registry_uri) {
    text += " --registry-uri " + shell_quote(*uri);
  }
  return printable(text);
}

/// How many runs there are; 0 when they cannot be read: a hint must not make a command fail.
std::size_t count_runs(cli::Session& session, store::RunQuery query) {
  query.max_results = most_counted;
  query.order_by.clear();
  try {
    return session.store().search_run_infos(query).items.size();
  } catch (const Error&) {
    return 0;
  }
}

/// Collects hints for a query that found no runs, each with a command that shows some.
class RunHints {
 public:
  RunHints(cli::Session& session, const store::RunQuery& query, Scope scope)
      : session_(session), query_(query), scope_(scope) {}

  void without_filter() {
    auto query = query_;
    query.filter.clear();
    if (const auto count = count_runs(session_, query); count > 0) {
      add(fmt::format("without it there {} {}", count == 1 ? "is" : "are", count_text(count)),
          list() + view_option(query.view));
    }
  }

  /// A hint at deleted runs; at active ones if the query asked for deleted runs.
  void of_other_stage() {
    if (query_.view == ViewType::all) return;
    auto query = query_;
    query.filter.clear();
    const bool was_deleted = query.view == ViewType::deleted_only;
    query.view = was_deleted ? ViewType::active_only : ViewType::deleted_only;
    if (const auto count = count_runs(session_, query); count > 0) {
      add(fmt::format("{} {} {}", count_text(count), count == 1 ? "is" : "are",
                      was_deleted ? "active" : "deleted"),
          list() + view_option(query.view));
    }
  }

  void of_other_experiments() {
    std::vector<std::string> texts;
    std::string name;
    const auto page = session_.store().search_experiments({.max_results = limits::search_page});
    for (const auto& experiment : page.items) {
      const auto id = ExperimentId::parse(experiment.experiment_id);
      if (std::ranges::find(query_.experiment_ids, id) != query_.experiment_ids.end()) continue;
      const auto count = count_runs(session_, {.experiment_ids = {id}, .view = query_.view});
      if (count == 0) continue;
      name = experiment.name;
      texts.push_back(fmt::format("{} has {}", in_quotes(name), count_text(count)));
      if (texts.size() == most_named) break;
    }
    if (texts.empty()) return;
    const auto where = texts.size() == 1 ? " -e " + shell_quote(name) : " --all-experiments";
    add(join(texts, ", "), "mlf run list" + where + view_option(query_.view));
  }

  const std::string& text() const { return text_; }

 private:
  void add(std::string_view what, std::string how) {
    text_ += fmt::format("; {}: {}", what, command(session_, std::move(how)));
  }

  std::string list() {
    std::string text = "mlf run list";
    if (scope_ == Scope::all_experiments) return text + " --all-experiments";
    if (query_.experiment_ids == std::vector{ExperimentId::default_experiment()}) return text;
    for (const auto& id : query_.experiment_ids) {
      text += " -e " + shell_quote(session_.store().get_experiment(id).name);
    }
    return text;
  }

  cli::Session& session_;
  const store::RunQuery& query_;
  Scope scope_;
  std::string text_;
};

/// A store's URI for people: the whole path of a local one.
std::string place_of(const std::string& uri) {
  const auto path = local_path(uri);
  return path ? std::filesystem::absolute(*path).lexically_normal().string() : uri;
}

}  // namespace

std::string with_store(const cli::Session& session, std::string_view text) {
  return fmt::format("{}\nthe store is {}", text, place_of(session.tracking_uri()));
}

std::string with_registry(const cli::Session& session, std::string_view text) {
  return fmt::format("{}\nthe registry is that of {}", text, place_of(session.registry_uri()));
}

std::string names_of_experiments(cli::Session& session, const std::vector<ExperimentId>& ids) {
  if (ids.size() > most_named) return fmt::format("{} experiments", ids.size());
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) text += i + 1 == ids.size() ? " and " : ", ";
    text += in_quotes(session.store().get_experiment(ids[i]).name);
  }
  return text;
}

std::string name_of_scope(cli::Session& session) {
  return session.names_experiment() ? in_quotes(session.experiment().name) : "any experiment";
}

std::string no_runs(cli::Session& session, const store::RunQuery& query, Scope scope) {
  const bool is_everywhere = scope == Scope::all_experiments;
  const auto where =
      is_everywhere ? "any experiment" : names_of_experiments(session, query.experiment_ids);
  if (!query.page_token.empty()) {
    return with_store(session, fmt::format("no more {}runs in {}", stage_text(query.view), where));
  }
  RunHints hints(session, query, scope);
  if (!query.filter.empty()) hints.without_filter();
  if (hints.text().empty()) {
    hints.of_other_stage();
    if (!is_everywhere) hints.of_other_experiments();
  }
  return with_store(session, fmt::format("no {}runs in {}{}{}", stage_text(query.view), where,
                                         filter_text(query.filter), hints.text()));
}

std::string no_experiments(cli::Session& session, const store::ExperimentQuery& query) {
  const bool is_more = !query.page_token.empty();
  std::string text = fmt::format("no {}{}experiments{}", is_more ? "more " : "",
                                 stage_text(query.view), filter_text(query.filter));
  auto others = query;
  if (query.filter.empty()) others.view = ViewType::active_only;
  others.filter.clear();
  others.order_by.clear();
  others.max_results = most_counted;
  const auto count = is_more ? 0 : session.store().search_experiments(others).items.size();
  if (count > 0) {
    text += fmt::format("; there {} {} {}: {}", count == 1 ? "is" : "are", count_text(count),
                        query.filter.empty() ? "active" : "without it",
                        command(session, "mlf experiment list" + view_option(others.view)));
  }
  return with_store(session, text);
}

namespace {

/// The message for a search of the registry that found none of `what`. `count` says how many the
/// registry has; `list` is the command that shows them.
std::string none_in_registry(const cli::Session& session, const store::RegistryQuery& query,
                             std::string_view what, const std::function<std::size_t()>& count,
                             const std::string& list) {
  if (!query.page_token.empty()) return with_registry(session, fmt::format("no more {}", what));
  auto text = fmt::format("no {}{}", what, filter_text(query.filter));
  const auto others = query.filter.empty() ? 0 : count();
  if (others > 0) {
    text += fmt::format("; there {} {} without it: {}", others == 1 ? "is" : "are",
                        count_text(others), command(session, list));
  }
  return with_registry(session, text);
}

}  // namespace

std::string no_registered_models(cli::Session& session, const store::RegistryQuery& query) {
  const auto count = [&] {
    const store::RegistryQuery all{.max_results = most_counted};
    return session.registry().search_registered_models(all).items.size();
  };
  return none_in_registry(session, query, "registered models", count, "mlf registry list");
}

std::string no_model_versions(cli::Session& session, const store::RegistryQuery& query) {
  const auto count = [&] {
    const store::RegistryQuery all{.max_results = most_counted};
    return session.registry().search_model_versions(all).items.size();
  };
  return none_in_registry(session, query, "model versions", count,
                          "mlf registry search --versions");
}

}  // namespace mlf::report
