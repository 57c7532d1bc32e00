// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What the shared library offers; everything else in it is hidden, parts of classes where marked.
#define MLF_EXPORT __attribute__((visibility("default")))
#define MLF_HIDDEN __attribute__((visibility("hidden")))

/// The version of the binary interface is part of every symbol: mlf::Run is short for mlf::v1::Run.
/// The library's own sources have another mlf::Run inside and always name this one in full.
namespace mlf {
namespace v1 {}
#ifndef MLF_BUILDING_LIBRARY
using namespace v1;  // NOLINT(google-build-using-namespace)
#endif
}  // namespace mlf
