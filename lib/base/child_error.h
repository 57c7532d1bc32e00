// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

#include "base/memory_file.h"

/// How a program that does dangerous work for another one says what went wrong: in a file of memory
/// that it inherits, as the number of an error code, a line end, and a message.
namespace mlf {

/// Writes what readable_error() makes of the exception.
void write_child_error(const MemoryFile& file, const std::exception& exception);
/// @throws Error what the child has written, if it has.
void throw_child_error(const MemoryFile& file);

}  // namespace mlf
