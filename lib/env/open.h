// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "env/builder.h"
#include "env/environment.h"

namespace mlf::env {

/// The builder for a manager other than Manager::local. Does not look for the manager's tools yet.
std::unique_ptr<Builder> open_builder(Manager manager, const Context& context);

}  // namespace mlf::env
