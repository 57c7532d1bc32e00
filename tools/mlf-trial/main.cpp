// SPDX-License-Identifier: Apache-2.0
// mlf-trial DESCRIPTOR MODEL PLACE...: loads a model with a library from one of the places, and
// lets it predict. What fails is written to the open file. A program of its own, because a library
// can end the process when the model's file is damaged.
#include <cstdio>
#include <exception>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "artifact/open.h"
#include "base/child_error.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/failure.h"
#include "base/ids.h"
#include "base/memory_file.h"
#include "base/numbers.h"
#include "base/startup.h"
#include "scoring/local_model.h"
#include "scoring/native/load.h"

namespace {

void load(const char* directory, const mlf::scoring::native::RuntimePlaces& places) {
  const mlf::SystemClock clock;
  mlf::SystemIdSource ids;
  mlf::SilentReporter reporter;
  const mlf::Context context{
      .clock = clock, .ids = ids, .reporter = reporter, .variable = [](const std::string&) {
        return std::nullopt;
      }};
  const auto model = mlf::scoring::fetch_model(
      {mlf::artifact::open_repository(directory, context), {}, ""}, context, [](std::uint64_t) {});
  mlf::scoring::native::load_native(model, places)->warm_up();
}

int try_out(int argc, char** argv, int descriptor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const auto complaint = mlf::MemoryFile::inherited(descriptor);
  try {
    load(argv[2], {argv + 3, argv + argc});
    return 0;
  } catch (const std::exception& exception) {
    mlf::write_child_error(complaint, exception);
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  mlf::start_up();
  try {
    const auto descriptor = argc >= 3 ? mlf::parse_int64(argv[1]) : std::nullopt;
    if (!descriptor) throw mlf::invalid_parameter("usage: mlf-trial DESCRIPTOR MODEL PLACE...");
    return try_out(argc, argv, static_cast<int>(*descriptor));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", mlf::readable_error(error).what());
    return 1;
  }
}
