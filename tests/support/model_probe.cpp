// SPDX-License-Identifier: Apache-2.0
//
// Reads each MLmodel file named on the command line and writes what it has read beside it, as
// MLmodel.written. tests/interop/models_test.py lets MLflow compare the two.
#include <exception>
#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "model/mlmodel.h"

int main(int argc, char** argv) {
  try {
    for (int i = 1; i < argc; ++i) {
      const std::filesystem::path path(argv[i]);
      const auto directory = mlf::Directory::open(path.parent_path());
      const auto name = mlf::RelativePath::parse(path.filename().string());
      const auto text = directory.read_file(name).value();
      const auto written = mlf::model::write_mlmodel(mlf::model::parse_mlmodel(text, argv[i]));
      directory.replace_file(mlf::RelativePath::parse("MLmodel.written"), written,
                             mlf::Durability::none);
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
