// SPDX-License-Identifier: Apache-2.0
//
// With packages the image is made in two stages: the first installs them, with pip's cache and
// compilers as far as the base has any, and only the environment goes into the second. What changes
// least comes first, so that an image of a new model reuses the layers of the last one.
#include "image/dockerfile.h"

#include <fmt/format.h>

namespace mlf::image {

namespace {

constexpr std::string_view nobody = "65532:65532";  // as in images of distroless

std::string install_stage(const Recipe& recipe) {
  std::string text = fmt::format("FROM {} AS packages\n", recipe.base);
  if (recipe.needs_model_to_install) text += fmt::format("COPY model {}\n", model_place);
  text += fmt::format(
      "WORKDIR {}\n"
      "COPY packages /tmp/packages\n"
      "RUN [\"python3\", \"-m\", \"venv\", \"{}\"]\n",
      model_place, environment_place);
  const std::string_view source =
      recipe.has_wheels ? ", \"--no-index\", \"--find-links\", \"/tmp/packages/wheels\"" : "";
  for (const auto* list : {"build.txt", "requirements.txt"}) {
    text += fmt::format(
        "RUN [\"{}/bin/python\", \"-m\", \"pip\", \"install\", \"--no-cache-dir\", "
        "\"--disable-pip-version-check\"{}, \"-r\", \"/tmp/packages/{}\"]\n",
        environment_place, source, list);
  }
  return text + "\n";
}

std::string environment_lines(const Recipe& recipe) {
  std::string path = "/usr/local/bin:/usr/bin:/bin";
  if (recipe.installs_packages) path = fmt::format("{}/bin:{}", environment_place, path);
  std::string text = fmt::format(
      "ENV PATH={} \\\n"
      "    HOME=/tmp \\\n"
      "    PYTHONDONTWRITEBYTECODE=1 \\\n"
      "    MLFLOW_DISABLE_TELEMETRY=true \\\n",
      path);
  if (recipe.has_runtime) {
    text += fmt::format("    MLF_RUNTIME_PATH={} \\\n", runtime_place);
    if (!recipe.has_system) text += fmt::format("    LD_LIBRARY_PATH={}/lib \\\n", runtime_place);
  }
  return text + fmt::format(
                    "    MLF_SERVE_MODEL={}:{} \\\n"
                    "    MLF_SERVE_ENV_MANAGER=local \\\n"
                    "    MLF_SERVE_HOST=0.0.0.0 \\\n"
                    "    MLF_SERVE_PORT=8080\n",
                    mounted_model_place, model_place);
}

std::string copy_lines(const Recipe& recipe) {
  std::string text;
  if (recipe.has_system) text += "COPY system /\n";
  if (recipe.installs_packages) {
    text += fmt::format("COPY --from=packages {0} {0}\n", environment_place);
  }
  if (recipe.has_runtime) text += fmt::format("COPY runtime {}\n", runtime_place);
  text += fmt::format("COPY mlf {}\n", mlf_place);
  if (recipe.has_model) text += fmt::format("COPY model {}\n", model_place);
  return text;
}

}  // namespace

std::string dockerfile(const Recipe& recipe) {
  std::string text = "# Made by mlf models generate-dockerfile. It serves a model at port 8080.\n";
  if (recipe.installs_packages) text += install_stage(recipe);
  text += fmt::format("FROM {}\n", recipe.base);
  text += copy_lines(recipe) + environment_lines(recipe);
  text += fmt::format(
      "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true\n"
      "USER {0}\n"
      "WORKDIR /\n"
      "EXPOSE 8080\n"
      "STOPSIGNAL SIGTERM\n"
      "HEALTHCHECK --interval=10s --timeout=5s --start-period=120s "
      "CMD [\"{1}/bin/mlf\", \"models\", \"ping\"]\n"
      "ENTRYPOINT [\"{1}/bin/mlf\", \"models\"]\n"
      "CMD [\"serve\"]\n",
      nobody, mlf_place);
  return text;
}

std::string dockerignore() { return "*\n!mlf\n!model\n!packages\n!runtime\n!system\n"; }

}  // namespace mlf::image
