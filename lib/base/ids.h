// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace mlf {

/// Makes new ids and names. Tests use a source of their own.
class IdSource {
 public:
  virtual ~IdSource() = default;
  /// 64 random bits. The other methods make their values from these.
  virtual std::uint64_t random() = 0;

  /// A run id: a version 4 UUID in 32 lower-case hexadecimal digits.
  std::string uuid_hex();
  /// An experiment id: 18 decimal digits, the first of them not 0.
  std::string experiment_id();
  /// The name of a run that was given none: "ADJECTIVE-NOUN-NUMBER" with a number from 0 to 1000,
  /// at most 20 characters.
  std::string run_name();
};

/// The kernel's random numbers (getrandom(2)). Thread-safe.
class SystemIdSource : public IdSource {
 public:
  std::uint64_t random() override;
};

}  // namespace mlf
