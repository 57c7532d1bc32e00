// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/context.h"
#include "scoring/native/native_scorer.h"
#include "scoring/scorer_pool.h"
#include "scoring/service.h"

namespace mlf::scoring::native {

/// Begins to load the model in processes of Python. @throws Error when there is no Python, or no
/// environment for the model.
using MakePool = std::function<std::unique_ptr<ScorerPool>()>;

/// A model in this process that answers requests over HTTP. What only MLflow's own code can decide
/// goes to processes of Python, which are started for the first such request.
class NativeService : public Service {
 public:
  /// `context` must outlive the service.
  NativeService(std::unique_ptr<const NativeScorer> scorer, MakePool make_pool,
                const Context& context);

  ScoringAnswer answer(std::string_view content_type, std::string_view body) override;
  void end() override;
  ServiceState state() const override;
  std::string mlflow_version() const override { return scorer_->mlflow_version(); }

 private:
  ScoringAnswer hand_over(std::string_view content_type, std::string_view body,
                          const std::string& reason);
  /// The pool, made if need be. @throws Error when it cannot be made; no second attempt is made.
  ScorerPool& pool(const std::string& reason);
  ScorerPool* existing_pool() const;

  const std::unique_ptr<const NativeScorer> scorer_;
  const MakePool make_pool_;
  const Context& context_;
  std::atomic<bool> is_ending_ = false;
  std::atomic<std::size_t> busy_ = 0;
  std::mutex making_;  ///< held while the pool is made
  std::string failure_;
  mutable std::mutex mutex_;  ///< of pool_
  std::unique_ptr<ScorerPool> pool_;
};

}  // namespace mlf::scoring::native
