// SPDX-License-Identifier: Apache-2.0
//
// What the commands that list, read and copy artifacts share: the words of a command line become
// addresses, Tab completes runs and paths, and files are copied with a progress line. Which run is
// meant and how its artifacts are opened is decided in the layer tracking.
#include "cli/artifacts.h"

#include <utility>

#include "artifact/address.h"
#include "artifact/open.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/progress.h"
#include "cli/usage_error.h"

namespace mlf::cli {

Repository open_run_artifacts(Session& session, const RunInfo& run) {
  return artifact::open_artifacts(run, session.tracking_uri(), session.context());
}

Repository find_run_artifacts(Session& session, const RunInfo& run) {
  return tracking::try_to_open_artifacts(run, session.tracking_uri(), session.context());
}

Repository open_run_artifacts_to_write(Session& session, const RunId& id) {
  return tracking::open_artifacts_to_write(session.store(), id, session.tracking_uri(),
                                           session.context());
}

namespace {

std::vector<artifact::Address> addresses_of(std::span<const std::string> words) {
  std::vector<artifact::Address> result;
  if (artifact::parse_address(words[0])) {
    for (const auto& word : words) {
      const auto address = artifact::parse_address(word);
      if (!address) {
        throw usage_error("'{}' is no URI as '{}' is; give URIs, or one run and paths",
                          printable(word), printable(words[0]));
      }
      result.push_back(*address);
    }
    return result;
  }
  if (words.size() == 1) return {{.id = words[0]}};
  for (const auto& word : words.subspan(1)) {
    result.push_back({.id = words[0], .path = artifact::parse_artifact_path(word)});
  }
  return result;
}

}  // namespace

tracking::ArtifactStores stores_of(Session& session, std::string_view tracking_uri) {
  const auto registry = [&session]() -> store::RegistryStore& { return session.registry(); };
  return {.store = session.store(), .tracking_uri = tracking_uri, .registry = registry};
}

std::vector<tracking::ArtifactTarget> find_artifacts(Session& session,
                                                     std::span<const std::string> words) {
  const auto uri = session.tracking_uri();
  return tracking::find_artifacts(stores_of(session, uri), addresses_of(words), session.context());
}

namespace {

/// The entries of the directory that `typed` is in, each behind `before`.
std::vector<Candidate> complete_paths(artifact::ArtifactRepository& repository,
                                      std::string_view before, std::string_view typed) {
  const auto slash = typed.rfind('/');
  const auto directory =
      slash == typed.npos ? RelativePath() : RelativePath::parse(typed.substr(0, slash));
  std::vector<Candidate> candidates;
  for (const auto& info : repository.list(directory)) {
    auto value = std::string(before) + info.path + (info.is_dir ? "/" : "");
    candidates.push_back({std::move(value), ""});
  }
  return candidates;
}

}  // namespace

Completer complete_artifacts(const std::vector<std::string>& words) {
  return [&words](Session& session, std::string_view prefix) {
    const bool is_uri = prefix.starts_with(artifact::runs_scheme);
    if (!is_uri && words.empty()) return complete_run_ids(session, prefix);
    const auto begin = artifact::runs_scheme.size();
    const auto slash = is_uri ? prefix.find('/', begin) : prefix.npos;
    if (is_uri && slash == prefix.npos) {
      auto ids = complete_run_ids(session, prefix.substr(begin));
      for (auto& id : ids) id.value = std::string(artifact::runs_scheme) + id.value + "/";
      return ids;
    }
    const auto id = is_uri ? prefix.substr(begin, slash - begin) : words[0];
    const auto repository = open_run_artifacts(session, session.find_run_info(id));
    const auto before = is_uri ? prefix.substr(0, slash + 1) : std::string_view();
    return complete_paths(*repository, before, prefix.substr(before.size()));
  };
}

std::string upload_name(const std::filesystem::path& path) {
  if (path.filename() == ".") return "";
  const auto name = absolute_path(path).filename();
  if (name.empty()) throw usage_error("'{}' has no name of its own", printable(path.string()));
  return name.string();
}

namespace {

/// Where a source comes to stand.
RelativePath destination_of(const std::string& source, const UploadPlace& place) {
  if (place.as) return artifact::parse_artifact_path(*place.as);
  const auto folder = place.to ? artifact::parse_artifact_path(*place.to) : RelativePath();
  const auto name = upload_name(source);
  return name.empty() ? folder : folder / RelativePath::parse(name);
}

void check_place(std::span<const std::string> sources, const UploadPlace& place) {
  if (place.as && place.to) throw usage_error("--to and --as exclude each other");
  if (place.as && sources.size() > 1) {
    throw usage_error("--as is for one file or directory, and there are {}", sources.size());
  }
  for (const auto& source : sources) {
    if (source == "-" && !place.as) throw usage_error("standard input needs a name: --as PATH");
  }
}

}  // namespace

void put_artifacts(Session& session, artifact::ArtifactRepository& repository,
                   std::span<const std::string> sources, const UploadPlace& place) {
  check_place(sources, place);
  if (sources[0] == "-") {
    TransferProgress progress(session, 0);
    repository.put_stream(session.input(), destination_of("-", place),
                          [&](std::uint64_t bytes) { progress.add(bytes); });
    return;
  }
  std::vector<artifact::TransferPlan> plans;
  std::uint64_t total = 0;
  for (const auto& source : sources) {
    plans.push_back(artifact::plan_upload(source, destination_of(source, place), session));
    total += plans.back().bytes;
  }
  TransferProgress progress(session, total);
  for (const auto& plan : plans) {
    artifact::upload(repository, plan, session, [&](std::uint64_t bytes) { progress.add(bytes); });
  }
}

void download_artifacts(Session& session, artifact::ArtifactRepository& repository,
                        const artifact::TransferPlan& plan) {
  TransferProgress progress(session, plan.bytes);
  artifact::download(repository, plan, session, [&](std::uint64_t bytes) { progress.add(bytes); });
}

}  // namespace mlf::cli
