// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/shared_library.h"

#include <dlfcn.h>
#include <link.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

std::filesystem::path place_of_library(void* handle, const std::filesystem::path& asked) {
  link_map* map = nullptr;
  const bool is_known = dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&map)) == 0;
  return is_known && map != nullptr && map->l_name != nullptr ? map->l_name : asked;
}

}  // namespace

SharedLibrary::SharedLibrary(const std::filesystem::path& file)
    : handle_(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) {
  if (handle_ == nullptr) {
    const char* reason = dlerror();
    throw invalid_state("the library cannot be loaded: {}",
                        printable(reason == nullptr ? file.c_str() : reason));
  }
  path_ = place_of_library(handle_, file);
}

void* SharedLibrary::address(const char* name) const {
  void* found = dlsym(handle_, name);
  if (found != nullptr) return found;
  throw invalid_state("the library '{}' has no function {}", printable(path_.string()), name);
}

}  // namespace mlf::scoring::native
