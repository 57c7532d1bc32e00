// SPDX-License-Identifier: Apache-2.0
//
// Keeps the experiments of a file store. An experiment is created, moved and deleted by one rename.
// Deleting or restoring an experiment with its runs changes many files, so it first writes a note
// of the intent in the root. A command that finds such a note, whose author was killed, finishes
// the work; so no crash leaves an experiment half deleted. The note has the digest of the
// experiment's meta.yaml, which the last step rewrites: a note is void when the work is done, and
// also when another program, such as a Python client that restored it, has changed the experiment
// since. An author whose work fails undoes what it did and removes its note before it reports the
// error.
//
// What was visible is never removed: another program may have started a run in it.
#include "store/file/experiment_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/uri.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/metric_log.h"
#include "store/file/run_files.h"
#include "store/file/stored_run.h"
#include "store/rules.h"

namespace mlf::store {

namespace {

const RelativePath& trash_path() {
  static const RelativePath path = at(layout::trash);
  return path;
}

}  // namespace

ExperimentFiles::ExperimentFiles(std::filesystem::path root, std::string artifact_root,
                                 const Context& context, std::function<bool()> may_be_missing)
    : path_(std::move(root)),
      artifact_root_(std::move(artifact_root)),
      context_(context),
      may_be_missing_(std::move(may_be_missing)) {}

const Directory* ExperimentFiles::find_root() const {
  const std::lock_guard lock(root_mutex_);
  if (!root_) root_ = Directory::find(path_);
  return root_ ? &*root_ : nullptr;
}

const Directory& ExperimentFiles::root() const {
  if (const auto* root = find_root()) return *root;
  throw not_found("there is no store at '{}'", printable(path_.string()));
}

bool ExperimentFiles::reads_as_empty() const { return find_root() == nullptr && may_be_missing_(); }

/// The store is built beside its place and renamed, so that no program sees it without its default
/// experiment, and of two first commands only one builds it.
void ExperimentFiles::make_root() {
  if (find_root() != nullptr) return;
  const auto clean = path_.filename().empty() ? path_.parent_path() : path_;
  try {
    const auto parent = Directory::create(clean.parent_path());
    const auto building = at(temporary_name());
    const auto id = ExperimentId::default_experiment();
    parent.make_directories(building / layout::trash);
    parent.make_directories(building / id.str());
    write_meta(parent.open_directory(building / id.str()),
               new_meta(id, {.name = std::string(default_experiment_name)}));
    if (!parent.rename_new(building, parent, at(clean.filename().string()))) {
      parent.remove_tree(building);
    }
  } catch (const Error& error) {
    throw error.with_context(
        fmt::format("the store '{}' cannot be made", printable(path_.string())));
  }
}

std::vector<ExperimentFiles::Place> ExperimentFiles::list(ViewType view) const {
  std::vector<Place> places;
  if (reads_as_empty()) return places;
  const auto& root = this->root();
  auto entries = root.list();
  const auto is_intent = [](const DirectoryEntry& entry) {
    return entry.name.starts_with(layout::intent_prefix);
  };
  if (std::ranges::any_of(entries, is_intent)) {
    for (const auto& entry : entries) {
      if (is_intent(entry)) finish_intent(entry.name);
    }
    entries = root.list();  // finishing an intent may have moved experiments
  }
  for (const auto& entry : entries) {
    if (view == ViewType::deleted_only || entry.kind != FileStatus::Kind::directory) continue;
    if (!layout::is_experiment_name(entry.name) || !ExperimentId::is_valid(entry.name)) continue;
    places.push_back({entry.name, false, at(entry.name)});
  }
  if (view == ViewType::active_only) return places;
  for (const auto& entry : list_trash()) {
    if (entry.kind != FileStatus::Kind::directory || !ExperimentId::is_valid(entry.name)) continue;
    places.push_back({entry.name, true, trash_path() / entry.name});
  }
  return places;
}

std::vector<DirectoryEntry> ExperimentFiles::list_trash() const {
  try {
    const auto trash = root().find_directory(trash_path());
    return trash ? trash->list() : std::vector<DirectoryEntry>{};
  } catch (const Error& error) {
    context_.reporter.warn(error.what());
    return {};
  }
}

std::optional<ExperimentFiles::Place> ExperimentFiles::find_holder(
    ViewType view, const RelativePath& below,
    const std::function<bool(const FileStatus&)>& is_it) const {
  std::vector<std::string> unseen;
  for (auto& place : list(view)) {
    try {
      const auto status = root().peek((place.path / below).c_str());
      if (status && is_it(*status)) return std::move(place);
    } catch (const Error& error) {
      unseen.emplace_back(error.what());
    }
  }
  for (auto& problem : unseen) context_.reporter.warn(problem);
  return std::nullopt;
}

std::optional<ExperimentFiles::Place> ExperimentFiles::find_existing(std::string_view id,
                                                                     ViewType view) const {
  if (reads_as_empty()) return std::nullopt;
  const auto& root = this->root();
  const auto is_directory = [&](const RelativePath& path) {
    const auto status = root.status(path);
    return status && status->kind == FileStatus::Kind::directory;
  };
  const std::string name(id);
  if (!layout::is_experiment_name(name)) return std::nullopt;
  const auto intent = at(fmt::format("{}{}", layout::intent_prefix, id));
  if (root.peek(intent.c_str())) finish_intent(intent.str());
  if (view != ViewType::deleted_only && is_directory(at(name))) return Place{name, false, at(name)};
  const auto path = trash_path() / name;
  if (view != ViewType::active_only && is_directory(path)) return Place{name, true, path};
  return std::nullopt;
}

ExperimentFiles::Place ExperimentFiles::find(const ExperimentId& id, ViewType view) const {
  auto place = find_existing(id.str(), view);
  if (place) return std::move(*place);
  throw view == ViewType::deleted_only ? deleted_experiment_not_found(id)
                                       : experiment_not_found(id);
}

ExperimentFiles::Place ExperimentFiles::find_or_make(const ExperimentId& id) {
  if (id != ExperimentId::default_experiment()) return find(id);
  make_root();
  if (const auto place = find_existing(id.str(), ViewType::all)) return *place;
  if (const auto other = find_named(default_experiment_name)) {
    throw not_found("Could not find experiment with ID {}; '{}' is the experiment with ID {}",
                    id.str(), default_experiment_name, other->experiment_id);
  }
  try {
    create({.name = std::string(default_experiment_name)});
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_already_exists) throw;  // another was first
  }
  return find(id);
}

std::string ExperimentFiles::read_meta_text(const Directory& experiment) const {
  auto content = read_settled(experiment, at(layout::meta),
                              [](const std::string& bytes) { return !bytes.empty(); });
  if (content) return std::move(content->bytes);
  throw internal_error("{}: the file is missing",
                       printable((experiment.path() / layout::meta).string()));
}

wire::ExperimentMeta ExperimentFiles::read_meta(const Directory& experiment) const {
  const auto text = read_meta_text(experiment);
  const auto file = printable((experiment.path() / layout::meta).string());
  try {
    auto meta = wire::parse_experiment_meta(text);
    const auto folder = experiment.path().filename().string();
    if (meta.experiment.experiment_id != folder) {
      throw internal_error("experiment_id is '{}', but its directory is '{}'",
                           printable(meta.experiment.experiment_id), printable(folder));
    }
    return meta;
  } catch (const Error& error) {
    throw error.with_context(file);
  }
}

void ExperimentFiles::write_meta(const Directory& experiment,
                                 const wire::ExperimentMeta& meta) const {
  experiment.replace_file(at(layout::meta), wire::write_experiment_meta(meta), context_.durability);
}

std::vector<Tag> ExperimentFiles::read_tags(const Directory& experiment) const {
  std::vector<Tag> tags;
  const auto read = [&](const RelativePath& path) {
    auto value = experiment.read_file(path);
    if (value) tags.push_back({path.str().substr(layout::tags.size() + 1), std::move(*value)});
  };
  visit_key_files(experiment, layout::tags,
                  {.file = read, .report = report_below(experiment, context_.reporter)});
  std::ranges::sort(tags, {}, &Tag::key);
  return tags;
}

Experiment ExperimentFiles::read(const Place& place) const {
  const auto directory = open(place);
  auto experiment = read_meta(directory).experiment;
  experiment.tags = read_tags(directory);
  return experiment;
}

std::optional<Experiment> ExperimentFiles::try_read(const Place& place) const {
  try {
    const auto directory = root().find_directory(place.path);
    // A directory here may be something else, such as artifacts; it is not reported.
    if (!directory || !directory->peek(std::string(layout::meta).c_str())) return std::nullopt;
    return read(place);
  } catch (const Error& error) {
    context_.reporter.warn(error.what());
    return std::nullopt;
  }
}

wire::ExperimentMeta ExperimentFiles::new_meta(const ExperimentId& id,
                                               const NewExperiment& experiment) const {
  wire::ExperimentMeta meta;
  meta.experiment.experiment_id = id.str();
  meta.experiment.name = experiment.name;
  meta.experiment.artifact_location = experiment.artifact_location.empty()
                                          ? append_to_uri(artifact_root_, id.str())
                                          : experiment.artifact_location;
  const auto now = context_.clock.now_ms();
  meta.experiment.creation_time = now;
  meta.experiment.last_update_time = now;
  return meta;
}

namespace {

/// MLflow's error, with the path of the deleted experiment.
Error name_is_taken(const Experiment& experiment) {
  if (experiment.lifecycle_stage == LifecycleStage::active) return experiment_exists(experiment);
  return already_exists(
      "Experiment '{}' already exists in deleted state. You can restore the experiment, or "
      "permanently delete the experiment from the .trash folder (under tracking server's root "
      "folder) in order to use this experiment name again.",
      experiment.name);
}

}  // namespace

void ExperimentFiles::check_name_is_free(std::string_view name) const {
  for (const auto& place : list(ViewType::all)) {
    const auto experiment = try_read(place);
    if (experiment && experiment->name == name) throw name_is_taken(*experiment);
  }
}

std::optional<Experiment> ExperimentFiles::find_named(std::string_view name) const {
  const auto comes_first = [](const Experiment& a, const Experiment& b) {
    return a.creation_time != b.creation_time ? a.creation_time > b.creation_time
                                              : a.experiment_id < b.experiment_id;
  };
  std::optional<Experiment> found;
  for (const auto& place : list(ViewType::all)) {
    auto experiment = try_read(place);
    if (!experiment || experiment->name != name) continue;
    if (!found || comes_first(*experiment, *found)) found = std::move(experiment);
  }
  return found;
}

Experiment ExperimentFiles::future_default() const {
  return new_meta(ExperimentId::default_experiment(),
                  {.name = std::string(default_experiment_name)})
      .experiment;
}

ExperimentId ExperimentFiles::create(const NewExperiment& experiment) {
  make_root();
  const StoreLock lock(root(), at(layout::lock));
  const auto standard = ExperimentId::default_experiment();
  const bool is_default =
      experiment.name == default_experiment_name && !find_existing(standard.str(), ViewType::all);
  const auto id = is_default ? standard : ExperimentId::parse(context_.ids.experiment_id());
  publish(id, experiment);
  warn_of_twin(id, experiment.name);
  return id;
}

void ExperimentFiles::publish(const ExperimentId& id, const NewExperiment& experiment) {
  const auto& root = this->root();
  const Staging staging(root, root);
  const auto directory = staging.open();
  for (const auto& tag : experiment.tags) {
    const auto path = at(layout::tags) / RelativePath::parse(tag.key);
    directory.make_directories(path.parent());
    directory.replace_file(path, tag.value, context_.durability);
  }
  write_meta(directory, new_meta(id, experiment));
  // Checked as late as possible, because Python clients take no lock.
  check_name_is_free(experiment.name);
  if (!staging.publish(at(id.str()))) {
    throw already_exists("an experiment with ID {} exists already", id.str());
  }
  if (context_.durability == Durability::full) root.sync();
}

/// A program that takes no lock may have created an experiment with this name since the check. Both
/// experiments are visible and may have runs, so both stay.
void ExperimentFiles::warn_of_twin(const ExperimentId& id, std::string_view name) const {
  for (const auto& place : list(ViewType::all)) {
    if (place.id == id.str()) continue;
    const auto other = try_read(place);
    if (!other || other->name != name) continue;
    context_.reporter.warn(
        fmt::format("another program made an experiment '{}' at the same time; there are two "
                    "now, with the IDs {} and {}: rename one",
                    printable(name), id.str(), place.id));
  }
}

Directory ExperimentFiles::open_active(const Place& place, const ExperimentId& id,
                                       std::string_view purpose) const {
  auto directory = open(place);
  if (read_meta(directory).experiment.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_active(id, purpose);
  }
  return directory;
}

void ExperimentFiles::rename(const ExperimentId& id, std::string_view new_name) {
  const StoreLock lock(root(), at(layout::lock));
  const auto directory = open(find(id));
  auto meta = read_meta(directory);
  check_name_is_free(new_name);
  if (meta.experiment.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_renamable(meta.experiment.lifecycle_stage);
  }
  meta.experiment.name = new_name;
  meta.experiment.last_update_time = context_.clock.now_ms();
  write_meta(directory, meta);
}

void ExperimentFiles::set_tag(const ExperimentId& id, const Tag& tag) {
  const auto directory = open_active(find_or_make(id), id, "set tags");
  const auto path = at(layout::tags) / RelativePath::parse(tag.key);
  check_key_clash(directory, layout::tags, tag.key);
  directory.make_directories(path.parent());
  directory.replace_file(path, tag.value, context_.durability);
}

void ExperimentFiles::delete_tag(const ExperimentId& id, std::string_view key) {
  const auto directory = open_active(find(id), id, "delete tags");
  if (!directory.remove_file(at(layout::tags) / RelativePath::parse(key))) {
    throw experiment_tag_not_found(id, key);
  }
}

void ExperimentFiles::move_to_trash(const ExperimentId& id) {
  if (id == ExperimentId::default_experiment()) throw default_experiment_stays();
  begin(Intent::trash, find(id, ViewType::active_only));
}

void ExperimentFiles::restore(const ExperimentId& id) {
  const auto place = find(id, ViewType::deleted_only);
  if (find_existing(id.str(), ViewType::active_only)) {
    throw already_exists(
        "Cannot restore experiment with ID {}. An experiment with same ID already exists.",
        id.str());
  }
  begin(Intent::restore, place);
}

namespace {

constexpr std::string_view trash_word = "trash";
constexpr std::string_view restore_word = "restore";

/// "WORD DIGEST\n".
struct Note {
  std::string_view word;
  std::string_view digest;
};

std::optional<Note> parse_note(std::string_view text) {
  const auto space = text.find(' ');
  if (space == text.npos || !text.ends_with('\n')) return std::nullopt;
  return Note{text.substr(0, space), text.substr(space + 1, text.size() - space - 2)};
}

/// A failure is only a warning: a note that stays is void, or the work has failed anyway.
void remove_note(const Directory& root, const RelativePath& note, Reporter& reporter) {
  try {
    root.remove_file(note);
  } catch (const Error& error) {
    reporter.warn(error.what());
  }
}

}  // namespace

void ExperimentFiles::begin(Intent intent, const Place& place) {
  const StoreLock lock(root(), at(layout::lock));
  const auto directory = open(place);
  read_meta(directory);  // throws for a damaged experiment, which stays where it is
  const auto note = at(fmt::format("{}{}", layout::intent_prefix, place.id));
  root().replace_file(note,
                      fmt::format("{} {}\n", intent == Intent::trash ? trash_word : restore_word,
                                  md5_hex(read_meta_text(directory))),
                      context_.durability);
  Progress progress;
  try {
    carry_out(intent, place.id, progress);
  } catch (const Error&) {
    take_back(intent, place.id, progress);
    remove_note(root(), note, context_.reporter);
    throw;
  }
  remove_note(root(), note, context_.reporter);
}

/// Whether the experiment's meta.yaml is unchanged since the note with this digest was written.
bool ExperimentFiles::is_valid(std::string_view digest, const std::string& id) const {
  for (const auto& path : {at(id), trash_path() / id}) {
    const auto directory = root().find_directory(path);
    if (directory) return md5_hex(read_meta_text(*directory)) == digest;
  }
  return false;
}

void ExperimentFiles::finish_intent(std::string_view file_name) const {
  try {
    const auto lock = StoreLock::try_lock(root(), at(layout::lock));
    if (!lock) return;  // the note's author is at work
    const auto text = root().read_file(at(file_name));
    const std::string id(file_name.substr(layout::intent_prefix.size()));
    if (!text || !ExperimentId::is_valid(id)) return;
    const auto note = parse_note(*text);
    Progress progress;
    if (note && is_valid(note->digest, id)) {
      if (note->word == trash_word) carry_out(Intent::trash, id, progress);
      if (note->word == restore_word) carry_out(Intent::restore, id, progress);
    }
    root().remove_file(at(file_name));
  } catch (const Error& error) {
    context_.reporter.warn(
        fmt::format("cannot finish what '{}' began: {}", printable(file_name), error.what()));
  }
}

/// A killed author may have done any of the steps already.
void ExperimentFiles::carry_out(Intent intent, const std::string& id, Progress& progress) const {
  const auto active = at(id);
  const auto deleted = trash_path() / id;
  const auto& from = intent == Intent::trash ? active : deleted;
  const auto& to = intent == Intent::trash ? deleted : active;
  if (root().status(from)) {
    make_shared_directory(root(), trash_path());
    if (!root().rename_new(from, root(), to)) {
      throw already_exists("'{}' exists already", printable((root().path() / to.str()).string()));
    }
    progress.is_moved = true;
  }
  const auto experiment = root().open_directory(to);
  const auto stage = intent == Intent::trash ? LifecycleStage::deleted : LifecycleStage::active;
  set_stages(experiment, stage, progress);
  auto meta = read_meta(experiment);
  meta.experiment.lifecycle_stage = stage;
  meta.experiment.last_update_time = context_.clock.now_ms();
  write_meta(experiment, meta);  // the last step: it makes the note void
}

/// Undoes what carry_out() did before it failed; what cannot be undone is reported.
void ExperimentFiles::take_back(Intent intent, const std::string& id,
                                const Progress& progress) const {
  const auto try_to = [&](const auto& step) {
    try {
      step();
    } catch (const Error& error) {
      context_.reporter.warn(fmt::format("cannot be taken back: {}", error.what()));
    }
  };
  if (!progress.is_moved) return;
  const auto active = at(id);
  const auto deleted = trash_path() / id;
  const auto& moved_to = intent == Intent::trash ? deleted : active;
  const auto stage = intent == Intent::trash ? LifecycleStage::active : LifecycleStage::deleted;
  try_to([&] {
    const auto experiment = root().open_directory(moved_to);
    for (const auto& run : progress.runs) {
      try_to([&] {
        update_run_meta(experiment, run.id, context_.durability, [&](wire::RunMeta& meta) {
          meta.info.lifecycle_stage = stage;
          meta.deleted_time = run.deleted_time;
        });
      });
    }
    auto meta = read_meta(experiment);
    if (meta.experiment.lifecycle_stage != stage) {
      meta.experiment.lifecycle_stage = stage;
      write_meta(experiment, meta);
    }
    root().rename(moved_to, root(), intent == Intent::trash ? active : deleted);
  });
}

namespace {

/// Whether a run with a valid meta.yaml is there; a damaged one is reported and not changed.
/// @throws Error when it cannot be read.
bool has_readable_meta(const Directory& experiment, std::string_view run_id, Reporter& reporter) {
  const auto path = at(run_id) / layout::meta;
  const auto text = experiment.read_file(path);
  if (!text) return false;
  try {
    wire::parse_run_meta(*text);
    return true;
  } catch (const Error& error) {
    reporter.warn(
        fmt::format("{}: {}", printable((experiment.path() / path.str()).string()), error.what()));
    return false;
  }
}

}  // namespace

void ExperimentFiles::set_stages(const Directory& experiment, LifecycleStage stage,
                                 Progress& progress) const {
  const auto now = context_.clock.now_ms();
  for (const auto& entry : experiment.list()) {
    if (entry.kind != FileStatus::Kind::directory || !layout::is_run_name(entry.name)) continue;
    if (!RunId::is_valid(entry.name) ||
        !has_readable_meta(experiment, entry.name, context_.reporter)) {
      continue;
    }
    std::optional<Progress::ChangedRun> changed;
    update_run_meta(experiment, entry.name, context_.durability, [&](wire::RunMeta& meta) {
      changed.reset();
      if (meta.info.lifecycle_stage == stage) return;
      changed = {entry.name, meta.deleted_time};
      meta.info.lifecycle_stage = stage;
      meta.deleted_time.reset();
      if (stage == LifecycleStage::deleted) meta.deleted_time = now;
    });
    if (changed) progress.runs.push_back(*std::move(changed));
  }
}

}  // namespace mlf::store
