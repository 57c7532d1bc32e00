// SPDX-License-Identifier: Apache-2.0
//
// Finds or makes environments in the cache that all processes of a user share. An environment is
// looked for under a shared lock and made under an exclusive one. Making it elsewhere and renaming
// it would need no lock, but an environment of Python contains its own path and cannot be moved.
// The tools that make it inherit the lock: if mlf is killed while pip runs on, no other process
// builds in the same directory until pip has ended too.
#include "env/environment.h"

#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "env/cache.h"
#include "env/local_package.h"
#include "env/open.h"
#include "env/requirements.h"
#include "env/slot.h"
#include "env/specification.h"

namespace mlf::env {

namespace {

constexpr std::chrono::milliseconds between_looks{100};

/// What to add to an error when the disk is full: "; the disk of 'PATH' has only 1.5 MiB left"; ""
/// when there is room. Tools such as ensurepip do not report it, and clean up before they end.
std::string space_shortage(const std::filesystem::path& directory) {
  constexpr std::uintmax_t little = std::uintmax_t{32} << 20;
  std::error_code error;
  const auto left = std::filesystem::space(directory, error).available;
  if (error || left >= little) return {};
  return fmt::format("; the disk of '{}' has only {:.1f} MiB left", printable(directory.string()),
                     static_cast<double>(left) / (1 << 20));
}

/// Finds or makes the environment of one request.
class Provision {
 public:
  Provision(const Request& request, const Context& context)
      : request_(request),
        context_(context),
        builder_(open_builder(request.manager, context)),
        identity_(builder_->identify(request)),
        slot_(cache_root(context.variable), request.manager, identity_.key) {}

  /// nullopt when there is no complete one, or when another process is making or removing it.
  std::optional<Environment> find() {
    try {
      auto lock = slot_.try_lock_existing(FileLock::Mode::shared);
      return lock ? find_under(share(*std::move(lock))) : std::nullopt;
    } catch (const Error& error) {
      // A cache that belongs to another user cannot be locked. Use it without a lock; this process
      // could not remove anything from it either.
      if (error.code() != ErrorCode::permission_denied) throw;
      return find_under(nullptr);
    }
  }

  /// Finds it or makes it; waits while another process makes it.
  Environment provide() {
    for (bool has_waited = false;; has_waited = true) {
      if (auto found = find()) return *std::move(found);
      if (auto lock = slot_.try_lock(FileLock::Mode::exclusive)) return make(*std::move(lock));
      if (!has_waited) {
        context_.reporter.note(
            fmt::format("waiting for another process, which makes {}", identity_.name));
      }
      wait();
    }
  }

 private:
  Environment make(FileLock lock) {
    if (!complete_record()) {
      const RunTool run_tool = inheriting(lock);
      builder_->clear(slot_.directory(), run_tool);
      slot_.remove();
      try {
        make_with(run_tool);
      } catch (const Error& error) {
        const auto shortage = space_shortage(slot_.directory().parent_path());
        discard();
        if (!shortage.empty()) throw Error(error.code(), error.what() + shortage);
        throw;
      } catch (...) {
        discard();
        throw;
      }
    }
    lock.share();
    if (auto made = find_under(share(std::move(lock)))) return *std::move(made);
    throw internal_error("the environment in '{}' is gone already",
                         printable(slot_.directory().string()));
  }

  std::optional<Record> complete_record() const {
    auto record = slot_.read();
    if (!record || !builder_->is_there(*record)) return std::nullopt;
    return record;
  }

  static std::shared_ptr<void> share(FileLock lock) {
    return std::make_shared<FileLock>(std::move(lock));
  }

  std::optional<Environment> find_under(std::shared_ptr<void> hold) const {
    const auto record = complete_record();
    if (!record) return std::nullopt;
    slot_.touch();
    return Environment{.manager = request_.manager,
                       .name = record->name,
                       .directory = record->directory,
                       .activation = builder_->activation(*record),
                       .python = record->python,
                       .record = slot_.directory(),
                       .hold = std::move(hold)};
  }

  void wait() const {
    if (context_.stop_signal()) {
      throw internal_error("waiting for the environment {} was stopped", identity_.name);
    }
    std::this_thread::sleep_for(between_looks);
  }

  /// Removes what a failed make() has left. A failure to remove it is only reported, because the
  /// error that matters is the first one.
  void discard() const {
    try {
      slot_.remove();
    } catch (const Error& error) {
      context_.reporter.note(error.what());
    }
  }

  /// Runs tools that inherit the lock, so that it is held until they end, even if mlf is killed.
  RunTool inheriting(const FileLock& lock) const {
    return [this, descriptor = lock.descriptor()](Command command) {
      command.keep_open.push_back(descriptor);
      return context_.run_tool(std::move(command));
    };
  }

  void make_with(const RunTool& run_tool) {
    const BuiltEnvironment made = builder_->make(slot_.directory(), run_tool);
    const Record record{.manager = request_.manager,
                        .name = identity_.name,
                        .directory = made.directory,
                        .python = made.python,
                        .created_ms = context_.clock.now_ms(),
                        .size = disk_usage(made.directory),
                        .tool = made.tool,
                        .is_ours = made.is_ours};
    slot_.write(record, made.requirements);
    context_.reporter.note(fmt::format("made {} in {}", identity_.name, made.directory.string()));
  }

  const Request& request_;
  const Context& context_;
  std::unique_ptr<Builder> builder_;
  Identity identity_;
  Slot slot_;
};

}  // namespace

Environment provide(const Request& request, const Context& context) {
  if (request.manager == Manager::local) return {};
  return Provision(request, context).provide();
}

std::optional<Environment> find(const Request& request, const Context& context) {
  if (request.manager == Manager::local) return Environment{};
  return Provision(request, context).find();
}

std::string resolved_requirements(const Environment& environment) {
  if (environment.record.empty()) return {};
  return read_text_file(environment.record / requirements_name);
}

std::string specification_hash(const Request& request) {
  if (request.manager == Manager::local) return "local";
  std::string text(to_string(request.manager));
  const auto add = [&](std::string_view part) { text += '\0' + std::string(part); };
  const auto add_list = [&](const PythonSpecification& list, const std::filesystem::path& where) {
    const auto requirements = resolve_requirements(all_dependencies(list), where).requirements;
    for (const auto& each : requirements) add((each.is_constraint ? "c " : "r ") + each.text);
    add(local_contents(requirements, where));
  };
  if (request.python_env) {
    const auto file = read_text_file(*request.python_env);
    add(file);
    add_list(read_python_env(file).specification, request.directory);
  } else if (request.conda_env) {
    const auto file = read_text_file(*request.conda_env);
    const bool is_condas = request.manager == Manager::conda;
    add(file);
    add_list(read_conda_for_pip(file).specification,
             is_condas ? request.conda_env->parent_path() : request.directory);
  }
  for (const std::string& addition : request.additions) add("a " + addition);
  const auto lock = request.directory / "uv.lock";
  if (request.manager == Manager::uv && std::filesystem::exists(lock)) add(read_text_file(lock));
  return sha1_hex(text);
}

}  // namespace mlf::env
