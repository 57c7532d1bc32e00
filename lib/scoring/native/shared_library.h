// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf::scoring::native {

/// A shared library that was loaded into this process while it runs. Its names are seen by nobody
/// else, so that it disturbs no library of mlf's own. It stays until the process ends: such
/// libraries have threads that could not survive being unloaded.
class SharedLibrary {
 public:
  /// `file` is a path, or a name such as "libxgboost.so" that the system looks up.
  /// @throws Error INVALID_STATE with the loader's reason.
  explicit SharedLibrary(const std::filesystem::path& file);

  /// The function of that name. @throws Error INVALID_STATE when the library lacks it.
  template <typename Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(address(name));
  }
  /// Where the library is.
  const std::filesystem::path& path() const { return path_; }

 private:
  void* address(const char* name) const;

  void* handle_;
  std::filesystem::path path_;
};

}  // namespace mlf::scoring::native
