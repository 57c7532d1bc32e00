// SPDX-License-Identifier: Apache-2.0
//
// Prints the Jobs that mlf gives to Kubernetes, for tests that compare them with MLflow's. Each
// line of standard input is a JSON object with template (a file), name, image, command and env; the
// answer is the Job as a line of JSON.
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "backend/kubernetes/job_manifest.h"

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto request = nlohmann::ordered_json::parse(line);
    mlf::backend::JobContents contents{.project_name = request.at("name"),
                                       .image = request.at("image"),
                                       .command = request.at("command"),
                                       .environment = {},
                                       .time = std::chrono::system_clock::now()};
    for (const auto& [key, value] : request.at("env").items()) {
      contents.environment.push_back({key, value.get<std::string>()});
    }
    auto job = mlf::backend::read_job_template(request.at("template").get<std::string>());
    std::cout << mlf::backend::job_manifest(std::move(job), contents).dump() << std::endl;
  }
}
