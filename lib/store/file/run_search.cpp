// SPDX-License-Identifier: Apache-2.0
//
// Searches the runs of experiments. For each experiment it lists the run directories; asks each
// run, on all cores, whether it matches, which reads only the files that the filter and the order
// need, and only if they have changed; sorts the matches by their keys; and loads completely only
// the runs of the page.
#include "store/file/run_search.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "core/page.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "store/file/layout.h"
#include "store/file/run_index.h"
#include "store/rules.h"

namespace mlf::store {

namespace {

/// Below this cost of reading the index is not written: writing it costs more than reading the
/// files again.
constexpr std::size_t least_cost_worth_saving = 400;

/// The search of one experiment.
class ExperimentSearch {
 public:
  struct Match {
    ExperimentSearch* experiment = nullptr;
    std::size_t run = 0;
    search::Ordering::Key key;
  };

  ExperimentSearch(Directory experiment, Reporter& reporter)
      : experiment_(std::move(experiment)),
        reporter_(reporter),
        index_(experiment_),
        clock_(experiment_),
        datasets_(experiment_, reporter_) {
    for (const auto& entry : experiment_.list()) {
      if (entry.kind == FileStatus::Kind::directory && layout::is_run_name(entry.name) &&
          RunId::is_valid(entry.name)) {
        run_ids_.push_back(entry.name);
      }
    }
    changed_.resize(run_ids_.size());
  }

  void find_matches(const search::Filter& filter, const search::Ordering& ordering, ViewType view,
                    std::vector<Match>& matches) {
    std::vector<std::optional<search::Ordering::Key>> keys(run_ids_.size());
    parallel_for(run_ids_.size(), [&](std::size_t i) {
      look_at(i, [&](StoredRun& run) {
        const auto* info = run.info();
        if (info != nullptr && mlf::matches(view, info->lifecycle_stage) && filter.matches(run)) {
          keys[i] = ordering.key(run);
        }
      });
    });
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i]) matches.push_back({this, i, std::move(*keys[i])});
    }
  }

  /// nullopt when the run has been removed meanwhile.
  std::optional<Run> load(std::size_t i) {
    std::optional<Run> loaded;
    look_at(i, [&](StoredRun& run) {
      if (run.info() != nullptr) loaded = run.load();
    });
    return loaded;
  }

  std::optional<RunInfo> load_info(std::size_t i) {
    std::optional<RunInfo> loaded;
    look_at(i, [&](StoredRun& run) {
      const auto* info = run.info();
      if (info != nullptr) loaded = *info;
    });
    return loaded;
  }

  void save_index() {
    if (cost_ < least_cost_worth_saving) return;
    std::erase_if(changed_, [](const std::string& record) { return record.empty(); });
    index_.save(experiment_, changed_, run_ids_);
  }

 private:
  /// Opens a run, calls `look`, and keeps what was read for the index. A run that fails is
  /// reported; the others are still searched.
  template <typename Look>
  void look_at(std::size_t i, const Look& look) {
    const RunRecord remembered =
        changed_[i].empty() ? index_.find(run_ids_[i]) : RunRecord(changed_[i]);
    StoredRun run(experiment_, run_ids_[i], remembered, datasets_, reporter_, &clock_);
    try {
      look(run);
    } catch (const Error& error) {
      reporter_.warn(fmt::format("{}/{}: {}", printable(experiment_.path().string()), run_ids_[i],
                                 error.what()));
    }
    cost_ += run.reading_cost();
    auto record = run.take_changed_record();
    if (!record.empty()) changed_[i] = std::move(record);
  }

  Directory experiment_;
  Reporter& reporter_;
  RunIndex index_;
  FileClock clock_;
  DatasetReader datasets_;
  std::vector<std::string> run_ids_;
  /// New records of runs that were read again, by index in run_ids_.
  std::vector<std::string> changed_;
  std::atomic<std::size_t> cost_ = 0;
};

/// The matches of a query's page, in order, not loaded yet.
struct FoundRuns {
  std::list<ExperimentSearch> experiments;  // a list, because the matches point to its elements
  std::vector<ExperimentSearch::Match> matches;
  std::string next_page_token;
};

/// Searches each experiment. One that cannot be read is reported; if it is the only one asked for,
/// that is an error.
void search_experiments(const ExperimentFiles& experiments, const RunQuery& query,
                        Reporter& reporter, const std::function<void(ExperimentSearch&)>& search,
                        std::list<ExperimentSearch>& searched) {
  for (const auto& id : query.experiment_ids) {
    try {
      const auto place = experiments.find_existing(id.str(), ViewType::all);
      if (!place) continue;  // as in MLflow, no error
      search(searched.emplace_back(experiments.open(*place), reporter));
    } catch (const Error& error) {
      if (query.experiment_ids.size() == 1) throw;
      reporter.warn(error.what());
    }
  }
}

FoundRuns find_runs(const ExperimentFiles& experiments, const RunQuery& query, Reporter& reporter) {
  const auto filter = search::Filter::parse(query.filter, search::Domain::runs);
  const auto ordering = search::Ordering::parse(query.order_by, search::Domain::runs);
  const auto offset = static_cast<std::size_t>(offset_of_page_token(query.page_token));

  FoundRuns found;
  auto& matches = found.matches;
  const auto search = [&](ExperimentSearch& experiment) {
    experiment.find_matches(filter, ordering, query.view, matches);
  };
  search_experiments(experiments, query, reporter, search, found.experiments);

  const auto begin = std::min(offset, matches.size());
  const auto end = std::min(begin + static_cast<std::size_t>(query.max_results), matches.size());
  std::ranges::partial_sort(
      matches, matches.begin() + static_cast<std::ptrdiff_t>(end),
      [&](const auto& a, const auto& b) { return ordering.before(a.key, b.key); });
  if (end < matches.size()) {
    found.next_page_token = page_token_of_offset(static_cast<std::int64_t>(end));
  }
  matches.resize(end);
  matches.erase(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(begin));
  return found;
}

/// The page made of what `load` returns for each match.
template <typename Item, typename Load>
Page<Item> load_page(FoundRuns found, const Load& load) {
  std::vector<std::optional<Item>> items(found.matches.size());
  parallel_for(items.size(), [&](std::size_t i) { items[i] = load(found.matches[i]); });
  for (auto& experiment : found.experiments) experiment.save_index();
  Page<Item> page{.next_page_token = std::move(found.next_page_token)};
  for (auto& item : items) {
    if (item) page.items.push_back(std::move(*item));
  }
  return page;
}

}  // namespace

Page<Run> search_run_files(const ExperimentFiles& experiments, const RunQuery& query,
                           Reporter& reporter) {
  return load_page<Run>(find_runs(experiments, query, reporter),
                        [](const auto& match) { return match.experiment->load(match.run); });
}

Page<RunInfo> search_run_info_files(const ExperimentFiles& experiments, const RunQuery& query,
                                    Reporter& reporter) {
  return load_page<RunInfo>(find_runs(experiments, query, reporter), [](const auto& match) {
    return match.experiment->load_info(match.run);
  });
}

}  // namespace mlf::store
