// SPDX-License-Identifier: Apache-2.0
//
// The new model is planned like every package: the files of the old one are copied, except for
// those that say what the model is and which packages it needs. These are written anew.
#include "model/onnx_flavor.h"

#include <algorithm>
#include <array>
#include <utility>

#include "artifact/transfer.h"
#include "base/error.h"
#include "base/text.h"
#include "env/additions.h"
#include "env/requirements.h"
#include "model/model_file.h"
#include "model/yaml_nodes.h"

namespace mlf::model {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view graph_name = "model.onnx";

using Lines = std::vector<std::string>;

bool names_package(std::string_view line, std::string_view package) {
  return env::package_name(line) == package;
}

Lines new_lines(const OnnxConversion& conversion) {
  return {"onnx==" + conversion.onnx_version, "onnxruntime==" + conversion.onnxruntime_version};
}

/// The list with the lines whose packages it does not name.
std::string extended_requirements(std::string text, const Lines& lines) {
  const auto present = split(text, '\n');
  std::string more;
  for (const std::string& line : lines) {
    const auto package = env::package_name(line);
    const auto names = [&](std::string_view each) { return names_package(each, package); };
    if (std::ranges::none_of(present, names)) more += "\n" + line;
  }
  while (text.ends_with('\n')) text.pop_back();
  return text + more;
}

void extend_pip_list(wire::YamlNode& list, const Lines& lines) {
  for (const std::string& line : lines) {
    const auto package = env::package_name(line);
    const auto names = [&](const wire::YamlNode& item) {
      return names_package(item.text, package);
    };
    if (std::ranges::none_of(list.items, names)) list.items.push_back(text_node(line));
  }
}

/// The conda.yaml with the lines in its list "pip"; unchanged when it has no such list.
std::string extended_conda(const std::string& text, const Lines& lines) {
  auto document = wire::read_yaml(text);
  for (auto& entry : document.root.entries) {
    if (entry.key != "dependencies") continue;
    for (auto& item : entry.value.items) {
      for (auto& inner : item.entries) {
        if (inner.key == "pip") extend_pip_list(inner.value, lines);
      }
    }
    return wire::write_yaml(document.root);
  }
  return text;
}

/// Plans the model of a conversion.
class FlavorPacker {
 public:
  FlavorPacker(const Mlmodel& model, const EnvironmentFiles& environment, fs::path directory,
               const OnnxConversion& conversion, const Context& context)
      : environment_(environment),
        directory_(std::move(directory)),
        conversion_(conversion),
        context_(context) {
    package_.mlmodel = model;
  }

  Package pack() {
    if (package_.mlmodel.find_flavor("onnx") != nullptr) {
      throw already_exists("the model has the flavor onnx already");
    }
    copy_files();
    add_graph();
    describe();
    return std::move(package_);
  }

 private:
  void copy_files() {
    auto plan = artifact::plan_upload(directory_, {}, context_.reporter);
    if (plan.left_out > 0) {
      throw invalid_parameter("'{}' cannot be copied as a whole", printable(directory_.string()));
    }
    package_.files.folders = std::move(plan.folders);
    for (auto& file : plan.files) {
      if (file.remote.str() == graph_name) {
        throw already_exists("the model has a file '{}' already", graph_name);
      }
      if (!is_written_anew(file)) add(std::move(file));
    }
  }

  void add(artifact::TransferPlan::File file) {
    package_.files.bytes += file.size;
    package_.files.files.push_back(std::move(file));
  }

  /// Adds the new text of such a file.
  bool is_written_anew(const artifact::TransferPlan::File& file) {
    const auto is = [&](const std::optional<RelativePath>& path) { return file.remote == path; };
    const auto lines = new_lines(conversion_);
    if (is(environment_.requirements)) {
      add_text(file, extended_requirements(env::read_text_file(file.local), lines));
    } else if (is(environment_.conda_env)) {
      add_text(file, extended_conda(env::read_text_file(file.local), lines));
    } else {
      // The latter says as which version of a registered model the old one was downloaded.
      return file.remote.str() == mlmodel_name || file.remote.str() == "registered_model_meta";
    }
    return true;
  }

  void add_text(const artifact::TransferPlan::File& file, std::string text) {
    package_.texts.push_back({file.remote, std::move(text)});
  }

  void add_graph() {
    auto plan =
        artifact::plan_upload(conversion_.graph, RelativePath() / graph_name, context_.reporter);
    for (auto& file : plan.files) add(std::move(file));
  }

  void describe() {
    auto& model = package_.mlmodel;
    auto node = map_node();
    node.entries =
        read_model_file(conversion_.graph, {.flavor = "onnx"}, context_.reporter).settings;
    model::add(node, "code", {});
    model::add(node, "data", text_node(std::string(graph_name)));
    model::add(node, converted_from_key, text_node(conversion_.converted_from));
    model::add(node, "onnx_version", text_node(conversion_.onnx_version));
    model.flavors.push_back({"onnx", std::move(node)});
    model.model_id.reset();
    model.model_uuid = context_.ids.uuid_hex();
    model.utc_time_created = utc_time_text(context_.clock.now_ms());
    model.model_size_bytes = static_cast<std::int64_t>(package_.files.bytes);
  }

  const EnvironmentFiles& environment_;
  fs::path directory_;
  const OnnxConversion& conversion_;
  const Context& context_;
  Package package_;
};

}  // namespace

Package with_onnx_flavor(const Mlmodel& model, const EnvironmentFiles& environment,
                         const fs::path& directory, const OnnxConversion& conversion,
                         const Context& context) {
  return FlavorPacker(model, environment, directory, conversion, context).pack();
}

}  // namespace mlf::model
