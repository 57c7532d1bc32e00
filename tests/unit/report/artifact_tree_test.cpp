// SPDX-License-Identifier: Apache-2.0
#include "report/artifact_tree.h"

#include <vector>

#include <doctest/doctest.h>

#include "cli/progress.h"

using mlf::RelativePath;
using mlf::artifact::FileInfo;
using mlf::report::artifact_tree;

TEST_CASE("entries are drawn as a tree with the sizes of directories") {
  const std::vector<FileInfo> entries = {{.path = "a", .is_dir = true},
                                         {.path = "a/b", .is_dir = true},
                                         {.path = "a/b/1", .file_size = 1000},
                                         {.path = "a/2", .file_size = 24},
                                         {.path = "link", .is_dir = true, .is_link = true},
                                         {.path = "z\\x1b", .file_size = 3}};
  CHECK(artifact_tree({}, entries) ==
        "./  1.0 KiB\n"
        "├── a/  1.0 KiB\n"
        "│   ├── b/  1000 B\n"
        "│   │   └── 1  1000 B\n"
        "│   └── 2  24 B\n"
        "├── link/@  0 B\n"
        "└── z\\x1b  3 B\n"
        "3 directories, 3 files\n");
  const std::vector<FileInfo> below = {{.path = "a/b", .is_dir = true},
                                       {.path = "a/b/1", .file_size = 7}};
  CHECK(artifact_tree(RelativePath::parse("a"), below) ==
        "a/  7 B\n└── b/  7 B\n    └── 1  7 B\n1 directory, 1 file\n");
  CHECK(artifact_tree({}, {}) == "./  0 B\n0 directories, 0 files\n");
  const std::vector<FileInfo> file = {{.path = "a/2", .file_size = 24}};
  CHECK(artifact_tree(RelativePath::parse("a/2"), file) == "a/2  24 B\n");
}

TEST_CASE("progress says how far, of how much and how fast") {
  using std::chrono::milliseconds;
  CHECK(mlf::cli::progress_text(512, 2048, milliseconds(1000)) ==
        " 25%  512 B of 2.0 KiB  512 B/s");
  CHECK(mlf::cli::progress_text(4096, 2048, milliseconds(2000)) ==
        "100%  4.0 KiB of 2.0 KiB  2.0 KiB/s");
  CHECK(mlf::cli::progress_text(2048, 0, milliseconds(1000)) == "2.0 KiB  2.0 KiB/s");
  CHECK(mlf::cli::progress_text({.rows = 500, .read = 30, .skipped = 10, .total = 100},
                                milliseconds(2000)) == " 30%  500 rows  250 rows/s  7.0s left");
  CHECK(mlf::cli::progress_text({.rows = 500, .read = 10, .skipped = 10, .total = 100},
                                milliseconds(2000)) == " 10%  500 rows  250 rows/s");
  CHECK(mlf::cli::progress_text({.rows = 500, .read = 30}, milliseconds(2000)) ==
        "500 rows  250 rows/s");
}
