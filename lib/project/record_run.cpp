// SPDX-License-Identifier: Apache-2.0
#include "project/record_run.h"

#include <array>

#include <sys/stat.h>

#include "artifact/open.h"
#include "base/error.h"
#include "base/uri.h"
#include "record/command_tags.h"
#include "tracking/end_run.h"
#include "tracking/git.h"
#include "tracking/recorded_end.h"
#include "tracking/start_run.h"

namespace mlf::project {

namespace {

Run create_run(const Plan& plan, const Recording& recording, store::TrackingStore& store,
               const Context& context) {
  return tracking::start_run(store,
                             {.experiment = {.id = recording.experiment_id.str()},
                              .name = recording.run_name.value_or(""),
                              .parent = recording.parent,
                              .origin = plan.tags,
                              .tags = recording.tags,
                              .params = recorded_params(plan.values)},
                             context);
}

/// Resumes the existing run and records this launch in it.
Run take_run(const Plan& plan, const Recording& recording, store::TrackingStore& store,
             const Context& context) {
  const RunId& id = *recording.run_id;
  std::vector<Tag> tags = plan.tags;
  tags.insert(tags.end(), recording.tags.begin(), recording.tags.end());
  tracking::forget_recorded_end(store, id);
  tracking::resume_run(store, id,
                       {.name = recording.run_name.value_or(""), .tags = std::move(tags)});
  return tracking::ending_on_failure(store, id, context, [&] {
    store.log_batch(id, {.params = recorded_params(plan.values)});
    return store.get_run(id);
  });
}

}  // namespace

Run record_run(Plan& plan, const Recording& recording, store::TrackingStore& store,
               const Context& context) {
  Run run = recording.run_id ? take_run(plan, recording, store, context)
                             : create_run(plan, recording, store, context);
  plan.launch.run_id = run.info.run_id;
  plan.launch.experiment_id = run.info.experiment_id;
  plan.launch.tracking_uri = without_credentials(recording.tracking_uri);
  return run;
}

namespace {

/// While it exists, new files are readable by owner and group at most. Backend settings and docker
/// arguments may contain secrets that cannot be recognised.
class NotForOthers {
 public:
  NotForOthers() : before_(::umask(S_IRWXO)) { ::umask(before_ | S_IRWXO); }
  ~NotForOthers() { ::umask(before_); }
  NotForOthers(const NotForOthers&) = delete;
  NotForOthers& operator=(const NotForOthers&) = delete;

 private:
  mode_t before_;
};

}  // namespace

void keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                 const Checkout& checkout, Reporter& reporter) {
  const auto path = RelativePath::parse(launch_artifact);
  artifacts.make_directory(path.parent());
  {
    const NotForOthers not_for_others;
    artifacts.put_text(encode(launch), path);
  }
  if (!checkout.source.repository) return;
  tracking::record_changes(artifacts, *checkout.source.repository, reporter);
}

bool try_to_keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                        const Checkout& checkout, Reporter& reporter) {
  try {
    keep_launch(artifacts, launch, checkout, reporter);
    return true;
  } catch (const Error& error) {
    reporter.warn(fmt::format("nothing can be kept as an artifact of the run: {}", error.what()));
    return false;
  }
}

void hand_over_launch(const Launch& launch, const Checkout& checkout, const Run& run,
                      const Recording& recording, store::TrackingStore& store,
                      const Context& context) {
  tracking::ending_on_failure(store, RunId::parse(run.info.run_id), context, [&] {
    const auto artifacts = artifact::open_artifacts(run.info, recording.tracking_uri, context);
    keep_launch(*artifacts, launch, checkout, context.reporter);
  });
}

std::vector<Tag> carrier_tags(Carrier carrier, const Plan& plan, const Checkout& checkout) {
  if (carrier == Carrier::job) return {record::process_tag()};
  const std::array<std::string, 3> words{"bash", "-c", plan.launch.command};
  return record::command_tags(words, checkout.source.directory);
}

}  // namespace mlf::project
