// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "env/builder.h"
#include "env/environment.h"

namespace mlf::env {

/// What makes environments with a manager, which is not Manager::local. Nothing is looked up yet.
std::unique_ptr<Builder> open_builder(Manager manager, const Surroundings& surroundings);

}  // namespace mlf::env
