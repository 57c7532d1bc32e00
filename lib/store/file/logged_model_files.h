// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/reporter.h"
#include "core/logged_model.h"
#include "store/file/stored_run.h"

namespace mlf::store {

/// Reads a logged model from its directory EXPERIMENT/models/MODEL_ID.
/// @throws Error INTERNAL_ERROR, with the file's path, when its meta.yaml is missing or damaged.
LoggedModel read_logged_model(const Directory& model, Reporter& reporter);

}  // namespace mlf::store
