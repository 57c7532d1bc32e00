// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/process.h"
#include "scoring/row_source.h"

/// Parquet files, which share/mlf/parquet_rows.py reads and writes with the pyarrow of a model's
/// environment.
namespace mlf::scoring {

/// The command that runs the script with these arguments.
using ParquetCommand = std::function<Command(std::vector<std::string> arguments)>;

/// The rows of the file as JSON lines. The process ends with the function.
/// @throws Error INVALID_STATE when the file cannot be read, or pyarrow is missing.
ReadPiece read_parquet(const ParquetCommand& command, const std::string& path,
                       const Context& context);

/// Writes JSON lines as a new Parquet file. @throws Error INVALID_STATE as read_parquet().
void write_parquet(const ParquetCommand& command, const std::filesystem::path& json_lines,
                   const std::filesystem::path& path);

}  // namespace mlf::scoring
