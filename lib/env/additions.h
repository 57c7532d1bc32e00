// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "env/environment.h"
#include "env/requirements.h"

/// Packages that a request adds to its specification, or has in another version.
namespace mlf::env {

/// The requirements of a list as `mlflow models predict --pip-requirements-override` takes it:
/// "numpy==2.1,pandas". A comma within brackets, or before a comparison as in "numpy>=2,<3", does
/// not separate.
/// @throws Error INVALID_PARAMETER_VALUE for an empty requirement, and for an option of pip.
std::vector<std::string> split_requirements(std::string_view list);

/// The name of the package in a requirement, as indexes spell it: "scikit-learn" of
/// "Scikit_Learn[extra]>=1". "" when it begins with no name.
std::string package_name(std::string_view requirement);

/// The request's additions as a list for pip; empty when there are none.
std::vector<Dependency> additions_of(const Request& request);

/// The part of an environment's key that tells it from the same without additions; "" without any.
/// Local packages among them count with their contents.
std::string additions_suffix(const Request& request);

/// The lines of a list that say where pip finds packages, such as "--index-url URL".
std::vector<Dependency> index_options(const std::vector<Requirement>& requirements);

}  // namespace mlf::env
