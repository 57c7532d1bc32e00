// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/route.h"
#include "store/registry_store.h"

namespace mlf::server {

/// The version as it may be registered: a version that is copied brings the run and the logged
/// model of the other one, and where the files are is resolved. A client may name only files that
/// it could reach anyway: a local path and an mlflow-artifacts: URI must lie among the artifacts of
/// the run or logged model that the client names, as in MLflow 3.17. Otherwise the server, which
/// serves the files of versions, would serve any file of its machine.
/// @throws Error INVALID_PARAMETER_VALUE, with MLflow's message, for another source.
store::NewModelVersion with_checked_source(store::NewModelVersion version,
                                           const Services& services);

}  // namespace mlf::server
