// SPDX-License-Identifier: Apache-2.0
//
// Lets a script see the Jobs that mlf gives to Kubernetes: one JSON object a line on stdin, with
// template (a file), name, image, command and env, and the Job, one JSON line each, on stdout.
#include <iostream>
#include <string>

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
