// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace mlf {

/// Where new ids and names come from, replaceable in tests.
class IdSource {
 public:
  virtual ~IdSource() = default;
  /// 64 random bits; everything else is made from them.
  virtual std::uint64_t random() = 0;

  /// A version 4 UUID in 32 lower-case hexadecimal digits: a run id.
  std::string uuid_hex();
  /// A decimal of 18 digits that does not start with 0: an experiment id.
  std::string experiment_id();
  /// "adjective-noun-0..1000" of at most 20 characters, a run's name when none is given.
  std::string run_name();
};

/// The kernel's random numbers (getrandom(2)). Thread-safe.
class SystemIdSource : public IdSource {
 public:
  std::uint64_t random() override;
};

}  // namespace mlf
