// SPDX-License-Identifier: Apache-2.0
//
// mlf's own files are copied from where this mlf is installed. Its programs need only libraries of
// the C library, which every image of glibc has. An image without an operating system (scratch)
// gets copies of the libraries of this machine, at the same paths, where their loader looks for
// them. Libraries of Python packages keep their places relative to each other, by which they find
// one another.
#include "image/context.h"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include <link.h>

#include "artifact/open.h"
#include "artifact/transfer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/own_executable.h"
#include "base/path.h"
#include "base/text.h"
#include "env/local_package.h"
#include "env/requirements.h"
#include "env/venv.h"

namespace mlf::image {

namespace {

namespace fs = std::filesystem;

void copy_one(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  fs::copy_file(from, to, error);
  if (error) throw system_error(error.value(), "copy for the image", from.string());
}

void copy_directory(const fs::path& from, const fs::path& to, const Context& context) {
  const auto plan = artifact::plan_upload(from, {}, context.reporter);
  if (plan.left_out > 0) {
    throw invalid_parameter("'{}' cannot be copied as a whole", printable(from.string()));
  }
  Directory::create(to);
  const auto repository = artifact::open_repository(to.string(), context);
  artifact::upload(*repository, plan, context.reporter, [](std::uint64_t) {});
}

void write_text(const fs::path& file, const std::string& text) {
  const auto directory = Directory::create(file.parent_path());
  directory.replace_file(RelativePath::parse(file.filename().string()), text, Durability::none);
}

void make_readable(const fs::path& directory) {
  using fs::perms;
  constexpr auto read = perms::owner_read | perms::group_read | perms::others_read;
  constexpr auto enter = perms::owner_exec | perms::group_exec | perms::others_exec;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_symlink()) continue;
    const bool runs = (entry.status().permissions() & perms::owner_exec) != perms::none;
    fs::permissions(entry, entry.is_directory() || runs ? read | enter : read,
                    fs::perm_options::add);
  }
}

/// The version for the name of an image: "3.11" of "3.11.7".
std::string minor_version(std::string_view version) {
  const auto second = version.find('.', version.find('.') + 1);
  return std::string(version.substr(0, second));
}

/// Whether the file is the loader of programs or a part of glibc, which belong together.
bool is_of_c_library(const fs::path& library) {
  constexpr std::array<std::string_view, 8> beginnings{"ld-linux",   "libc.so",       "libm.so",
                                                       "libdl.so",   "libpthread.so", "librt.so",
                                                       "libmvec.so", "libutil.so"};
  const auto name = library.filename().string();
  return std::ranges::any_of(beginnings, [&](auto each) { return name.starts_with(each); });
}

/// The part of a path behind "site-packages/" or "dist-packages/"; nullopt when there is none.
std::optional<fs::path> in_packages(const fs::path& library) {
  const auto text = library.string();
  for (const std::string_view directory : {"/site-packages/", "/dist-packages/"}) {
    const auto found = text.rfind(directory);
    if (found != text.npos) return text.substr(found + directory.size());
  }
  return std::nullopt;
}

class ContextWriter {
 public:
  ContextWriter(const ImageRequest& request, fs::path directory, const Context& context)
      : request_(request), directory_(std::move(directory)), context_(context) {}

  void write() {
    recipe_.has_model = request_.model.has_value();
    add_mlf();
    if (request_.model) copy_directory(request_.model->directory, directory_ / "model", context_);
    if (request_.packages) add_packages();
    if (request_.kind == Kind::native) add_libraries();
    if (request_.base) recipe_.base = *request_.base;
    make_readable(directory_);
    write_text(directory_ / ".dockerignore", dockerignore());
    write_text(directory_ / "Dockerfile", dockerfile(recipe_));
  }

 private:
  void add_mlf() const {
    const auto programs = executables_directory();
    const auto prefix = programs.parent_path().parent_path();
    const auto to = directory_ / "mlf";
    copy_one(prefix / "bin" / "mlf", to / "bin" / "mlf");
    for (const auto* name : {"mlf-models", "mlf-trial"}) {
      copy_one(programs / name, to / "libexec" / "mlf" / name);
    }
    if (request_.kind == Kind::native) return;
    for (const auto* name : {"scoring_worker.py", "scoring_outputs.py"}) {
      copy_one(scoring::find_shared_file(name), to / "share" / "mlf" / name);
    }
  }

  void add_packages() {
    auto pythons = env::python_finder(context_);
    const auto python = env::read_python_request(*request_.packages, context_, pythons);
    recipe_.base = fmt::format("python:{}-slim", minor_version(python.python));
    recipe_.installs_packages = true;
    add_list("build.txt", python.specification.build_dependencies);
    auto dependencies = python.specification.dependencies;
    for (const auto& each : request_.packages->additions) dependencies.push_back({.text = each});
    add_list("requirements.txt", dependencies);
    if (!request_.wheels) return;
    recipe_.has_wheels = true;
    copy_directory(*request_.wheels, directory_ / "packages" / "wheels", context_);
  }

  /// Writes the lines with those of the files that they include.
  void add_list(std::string_view name, const std::vector<env::Dependency>& dependencies) {
    const auto& model = request_.packages->directory;
    const auto resolved = env::resolve_requirements(dependencies, model);
    env::throw_problems(resolved.problems, model / "python_env.yaml");
    const auto constraints = std::string(name) + ".constraints";
    std::string lines;
    std::string limits;
    for (const auto& each : resolved.requirements) {
      (each.is_constraint ? limits : lines) += each.text + "\n";
      if (env::find_local_package(each.text)) recipe_.needs_model_to_install = true;
    }
    const auto place = directory_ / "packages";
    if (!limits.empty()) write_text(place / constraints, limits);
    write_text(place / name, (limits.empty() ? "" : "-c " + constraints + "\n") + lines);
  }

  void add_libraries() {
    recipe_.base = "scratch";
    recipe_.has_runtime = true;
    recipe_.has_system = request_.base.value_or(recipe_.base) == "scratch";
    for (const auto& library : request_.libraries) {
      if (const auto place = in_packages(library)) {
        add_package_library(library, *place);
      } else if (recipe_.has_system) {
        copy_one(library, directory_ / "system" / library.relative_path());
      } else if (!is_of_c_library(library)) {
        copy_one(library, directory_ / "runtime" / "lib" / library.filename());
      }
    }
    if (recipe_.has_system) Directory::create(directory_ / "system" / "tmp");
  }

  /// With the name of the directory by which the version of a package is known.
  void add_package_library(const fs::path& library, const fs::path& place) const {
    const auto runtime = directory_ / "runtime";
    copy_one(library, runtime / place);
    const auto packages =
        fs::path(library.string().substr(0, library.string().size() - place.string().size()));
    const auto prefix = place.begin()->string() + "-";
    for (const auto& entry : fs::directory_iterator(packages)) {
      const auto name = entry.path().filename().string();
      if (!name.starts_with(prefix) || !name.ends_with(".dist-info")) continue;
      const auto license = entry.path() / "METADATA";
      if (fs::exists(license) && !fs::exists(runtime / name)) {
        copy_one(license, runtime / name / "METADATA");
      }
    }
  }

  const ImageRequest& request_;
  fs::path directory_;
  const Context& context_;
  Recipe recipe_;
};

}  // namespace

std::vector<fs::path> loaded_libraries() {
  std::set<fs::path> found;
  const auto visit = [](dl_phdr_info* info, std::size_t, void* data) {
    const std::string_view name = info->dlpi_name;
    if (name.starts_with('/')) static_cast<std::set<fs::path>*>(data)->insert(name);
    return 0;
  };
  ::dl_iterate_phdr(visit, &found);
  return {found.begin(), found.end()};
}

void write_context(const ImageRequest& request, const fs::path& directory, const Context& context) {
  const auto target = absolute_path(directory);
  if (!Directory::create(target).list().empty()) {
    throw already_exists("'{}' has files already", printable(target.string()));
  }
  try {
    ContextWriter(request, target, context).write();
  } catch (const fs::filesystem_error& error) {
    throw system_error(error.code().value(), "copy for the image", error.path1().string());
  }
}

}  // namespace mlf::image
