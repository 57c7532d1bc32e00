// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/file.h"
#include "base/reporter.h"
#include "core/registry_event.h"

namespace mlf::store {

/// Appends the events to models/.mlf-history, each as a line of JSON, with one write(2). Call it
/// with the registry locked, after the change. A failure is a warning: the change stands.
void append_history(const Directory& models, std::span<const RegistryEvent> events,
                    Durability durability, Reporter& reporter);

/// All events, oldest first. Damaged lines are left out with a warning.
/// @throws Error when the file cannot be read.
std::vector<RegistryEvent> read_history(const Directory& models, Reporter& reporter);

}  // namespace mlf::store
