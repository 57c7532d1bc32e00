// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "backend/backend.h"

namespace mlf::backend {

/// The backend of a program mlf-backend-NAME that speaks the protocol of mlf-backend(7): PROGRAM
/// submit|status|cancel|kill|log, with a JSON object on its standard input.
class ExternalBackend : public Backend {
 public:
  /// The references must outlive it.
  ExternalBackend(std::filesystem::path program, const BackendOptions& options,
                  const Context& context)
      : program_(std::move(program)), options_(options), context_(context) {}

  std::string submit(const project::Launch& launch) override;
  JobStatus status(const Job& job) override;
  void cancel(const Job& job) override;
  void kill(const Job& job) override;
  std::string log(const Job& job) override;

 private:
  /// What the program wrote on standard output. @throws Error with the last line of its standard
  /// error when it failed.
  std::string ask(const std::string& request, const project::Launch& launch,
                  const std::optional<std::string>& job);

  std::filesystem::path program_;
  BackendOptions options_;
  const Context& context_;
};

}  // namespace mlf::backend
