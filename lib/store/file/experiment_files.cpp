// SPDX-License-Identifier: Apache-2.0
//
// Experiments appear, move and disappear by one rename each. What touches many files at once,
// deleting and restoring with all runs, first leaves a note of the intent in the root; a command
// that finds such a note whose author is gone finishes the work, so that no crash leaves an
// experiment half deleted.
#include "store/file/experiment_files.h"

#include <algorithm>

#include "base/error.h"
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

ExperimentFiles::ExperimentFiles(const std::filesystem::path& root, std::string artifact_root,
                                 const Surroundings& surroundings, const Problems& problems)
    : artifact_root_(std::move(artifact_root)),
      surroundings_(surroundings),
      problems_(problems),
      root_(open_root(root)) {}

/// A missing root is built beside its place and renamed into it, so that nobody meets a store
/// without its default experiment, and of two first commands one builds it.
Directory ExperimentFiles::open_root(const std::filesystem::path& root) const {
  if (auto existing = Directory::find(root)) return std::move(*existing);
  const auto absolute = std::filesystem::absolute(root).lexically_normal();
  const auto clean = absolute.filename().empty() ? absolute.parent_path() : absolute;
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
  return Directory::open(root);
}

std::vector<ExperimentFiles::Place> ExperimentFiles::list(ViewType view) const {
  std::vector<Place> places;
  auto entries = root_.list();
  const auto is_intent = [](const DirectoryEntry& entry) {
    return entry.name.starts_with(layout::intent_prefix);
  };
  if (std::ranges::any_of(entries, is_intent)) {
    for (const auto& entry : entries) {
      if (is_intent(entry)) finish_intent(entry.name);
    }
    entries = root_.list();  // finishing has moved experiments
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
    const auto trash = root_.find_directory(trash_path());
    return trash ? trash->list() : std::vector<DirectoryEntry>{};
  } catch (const Error& error) {
    problems_(error.what());
    return {};
  }
}

std::optional<ExperimentFiles::Place> ExperimentFiles::find_holder(
    ViewType view, const RelativePath& below,
    const std::function<bool(const FileStatus&)>& is_it) const {
  std::vector<std::string> unseen;
  for (auto& place : list(view)) {
    try {
      const auto status = root_.peek((place.path / below).c_str());
      if (status && is_it(*status)) return std::move(place);
    } catch (const Error& error) {
      unseen.emplace_back(error.what());
    }
  }
  for (auto& problem : unseen) problems_(std::move(problem));
  return std::nullopt;
}

std::optional<ExperimentFiles::Place> ExperimentFiles::find_existing(std::string_view id,
                                                                     ViewType view) const {
  const auto is_directory = [&](const RelativePath& path) {
    const auto status = root_.status(path);
    return status && status->kind == FileStatus::Kind::directory;
  };
  const std::string name(id);
  if (!layout::is_experiment_name(name)) return std::nullopt;
  const auto intent = at(fmt::format("{}{}", layout::intent_prefix, id));
  if (root_.peek(intent.c_str())) finish_intent(intent.str());
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

wire::ExperimentMeta ExperimentFiles::read_meta(const Directory& experiment) const {
  const auto content = read_settled(experiment, at(layout::meta),
                                    [](const std::string& bytes) { return !bytes.empty(); });
  const auto file = printable((experiment.path() / layout::meta).string());
  if (!content) throw internal_error("{}: the file is missing", file);
  try {
    auto meta = wire::parse_experiment_meta(content->bytes);
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
  experiment.replace_file(at(layout::meta), wire::write_experiment_meta(meta),
                          surroundings_.durability);
}

std::vector<Tag> ExperimentFiles::read_tags(const Directory& experiment) const {
  std::vector<Tag> tags;
  const auto read = [&](const RelativePath& path) {
    auto value = experiment.read_file(path);
    if (value) tags.push_back({path.str().substr(layout::tags.size() + 1), std::move(*value)});
  };
  visit_key_files(experiment, layout::tags,
                  {.file = read, .report = report_below(experiment, problems_)});
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
    const auto directory = root_.find_directory(place.path);
    // A directory of something else may lie here, such as artifacts: it is none of ours to judge.
    if (!directory || !directory->peek(std::string(layout::meta).c_str())) return std::nullopt;
    return read(place);
  } catch (const Error& error) {
    problems_(error.what());
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
  const auto now = surroundings_.clock.now_ms();
  meta.experiment.creation_time = now;
  meta.experiment.last_update_time = now;
  return meta;
}

void ExperimentFiles::check_name_is_free(std::string_view name) const {
  for (const auto& place : list(ViewType::all)) {
    const auto experiment = try_read(place);
    if (experiment && experiment->name == name) throw experiment_exists(*experiment);
  }
}

/// Whether a program that takes no locks has made an older experiment of the same name meanwhile.
bool ExperimentFiles::is_beaten(const ExperimentId& id, std::string_view name) const {
  const auto ours = read(find(id));
  const auto rank = [](const Experiment& e) {
    return std::pair(e.creation_time.value_or(0), std::string_view(e.experiment_id));
  };
  return std::ranges::any_of(list(ViewType::all), [&](const Place& place) {
    const auto other = try_read(place);
    return other && other->name == name && other->experiment_id != id.str() &&
           rank(*other) < rank(ours);
  });
}

ExperimentId ExperimentFiles::create(const NewExperiment& experiment) {
  const StoreLock lock(root_, at(layout::lock));
  check_name_is_free(experiment.name);
  const auto id = ExperimentId::parse(surroundings_.ids.experiment_id());
  const Staging staging(root_, root_);
  const auto directory = staging.open();
  for (const auto& tag : experiment.tags) {
    const auto path = at(layout::tags) / RelativePath::parse(tag.key);
    directory.make_directories(path.parent());
    directory.replace_file(path, tag.value, surroundings_.durability);
  }
  write_meta(directory, new_meta(id, experiment));
  if (!staging.publish(at(id.str()))) {
    throw already_exists("an experiment with ID {} exists already", id.str());
  }
  if (surroundings_.durability == Durability::full) root_.sync();
  if (is_beaten(id, experiment.name)) {
    root_.remove_tree(at(id.str()));
    throw already_exists("Experiment '{}' already exists.", experiment.name);
  }
  return id;
}

Directory ExperimentFiles::open_active(const ExperimentId& id, std::string_view purpose) const {
  const auto place = find(id);
  auto directory = open(place);
  if (read_meta(directory).experiment.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_active(id, purpose);
  }
  return directory;
}

void ExperimentFiles::rename(const ExperimentId& id, std::string_view new_name) {
  const StoreLock lock(root_, at(layout::lock));
  const auto directory = open(find(id));
  auto meta = read_meta(directory);
  check_name_is_free(new_name);
  if (meta.experiment.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_renamable(meta.experiment.lifecycle_stage);
  }
  meta.experiment.name = new_name;
  meta.experiment.last_update_time = surroundings_.clock.now_ms();
  write_meta(directory, meta);
}

void ExperimentFiles::set_tag(const ExperimentId& id, const Tag& tag) {
  const auto directory = open_active(id, "set tags");
  const auto path = at(layout::tags) / RelativePath::parse(tag.key);
  check_key_clash(directory, layout::tags, tag.key);
  directory.make_directories(path.parent());
  directory.replace_file(path, tag.value, surroundings_.durability);
}

void ExperimentFiles::delete_tag(const ExperimentId& id, std::string_view key) {
  const auto directory = open_active(id, "delete tags");
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

constexpr std::string_view trash_word = "trash\n";
constexpr std::string_view restore_word = "restore\n";

}  // namespace

void ExperimentFiles::begin(Intent intent, const Place& place) {
  const StoreLock lock(root_, at(layout::lock));
  read_meta(open(place));  // a damaged experiment stays where it is
  const auto note = at(fmt::format("{}{}", layout::intent_prefix, place.id));
  root_.replace_file(note, intent == Intent::trash ? trash_word : restore_word,
                     surroundings_.durability);
  carry_out(intent, place.id);
  root_.remove_file(note);
}

void ExperimentFiles::finish_intent(std::string_view file_name) const {
  try {
    const auto lock = StoreLock::try_lock(root_, at(layout::lock));
    if (!lock) return;  // its author is at work
    const auto word = root_.read_file(at(file_name));
    const std::string id(file_name.substr(layout::intent_prefix.size()));
    if (!word || !ExperimentId::is_valid(id)) return;
    if (*word == trash_word) carry_out(Intent::trash, id);
    if (*word == restore_word) carry_out(Intent::restore, id);
    root_.remove_file(at(file_name));
  } catch (const Error& error) {
    problems_(fmt::format("cannot finish what '{}' began: {}", printable(file_name), error.what()));
  }
}

/// Every step may have been done already, by an author that was killed.
void ExperimentFiles::carry_out(Intent intent, const std::string& id) const {
  const auto active = at(id);
  const auto deleted = trash_path() / id;
  const auto& from = intent == Intent::trash ? active : deleted;
  const auto& to = intent == Intent::trash ? deleted : active;
  if (root_.status(from)) {
    make_shared_directory(root_, trash_path());
    if (!root_.rename_new(from, root_, to)) {
      throw already_exists("'{}' exists already", printable((root_.path() / to.str()).string()));
    }
  }
  const auto experiment = root_.open_directory(to);
  const auto stage = intent == Intent::trash ? LifecycleStage::deleted : LifecycleStage::active;
  set_stages(experiment, stage);
  auto meta = read_meta(experiment);
  meta.experiment.lifecycle_stage = stage;
  meta.experiment.last_update_time = surroundings_.clock.now_ms();
  write_meta(experiment, meta);
}

namespace {

/// Whether there is a run and its meta.yaml can be understood; a damaged one is reported and stays
/// as it is. @throws Error when it cannot be read at all.
bool has_readable_meta(const Directory& experiment, std::string_view run_id,
                       const Problems& problems) {
  const auto path = at(run_id) / layout::meta;
  const auto text = experiment.read_file(path);
  if (!text) return false;
  try {
    wire::parse_run_meta(*text);
    return true;
  } catch (const Error& error) {
    problems(
        fmt::format("{}: {}", printable((experiment.path() / path.str()).string()), error.what()));
    return false;
  }
}

}  // namespace

void ExperimentFiles::set_stages(const Directory& experiment, LifecycleStage stage) const {
  const auto now = surroundings_.clock.now_ms();
  for (const auto& entry : experiment.list()) {
    if (entry.kind != FileStatus::Kind::directory || !layout::is_run_name(entry.name)) continue;
    if (!RunId::is_valid(entry.name) || !has_readable_meta(experiment, entry.name, problems_)) {
      continue;
    }
    update_run_meta(experiment, entry.name, surroundings_.durability, [&](wire::RunMeta& meta) {
      if (meta.info.lifecycle_stage == stage) return;
      meta.info.lifecycle_stage = stage;
      meta.deleted_time.reset();
      if (stage == LifecycleStage::deleted) meta.deleted_time = now;
    });
  }
}

}  // namespace mlf::store
