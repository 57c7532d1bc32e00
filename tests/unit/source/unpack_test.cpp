// SPDX-License-Identifier: Apache-2.0
#include "source/unpack.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::source::unpack;

namespace {

struct Member {
  std::string path;
  std::string content{};
  unsigned type = AE_IFREG;
  unsigned mode = 0644;
  std::string target{};
};

/// An archive made with libarchive, and the directory into which it is unpacked.
class Archive {
 public:
  explicit Archive(const std::vector<Member>& members, bool is_zip = false) {
    const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(),
                                                             archive_write_free);
    if (is_zip) {
      archive_write_set_format_zip(writer.get());
    } else {
      archive_write_set_format_pax_restricted(writer.get());
      archive_write_add_filter_gzip(writer.get());
    }
    REQUIRE(archive_write_open_filename(writer.get(), path().c_str()) == ARCHIVE_OK);
    for (const Member& member : members) add(writer.get(), member);
  }

  fs::path path() const { return directory_.path() / "archive"; }
  fs::path target() const { return directory_.path() / "target"; }
  std::string content(const char* name) const {
    std::ifstream file(target() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  static void add(archive* writer, const Member& member) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), member.path.c_str());
    archive_entry_set_filetype(entry.get(), member.type);
    archive_entry_set_perm(entry.get(), static_cast<mode_t>(member.mode));
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
    if (member.type == AE_IFLNK) archive_entry_set_symlink(entry.get(), member.target.c_str());
    REQUIRE(archive_write_header(writer, entry.get()) == ARCHIVE_OK);
    archive_write_data(writer, member.content.data(), member.content.size());
  }

  mlf::test::TempDir directory_;
};

}  // namespace

TEST_CASE("files, directories, links and what may be executed") {
  for (const bool is_zip : {false, true}) {
    const Archive archive({{.path = "./a/run.sh", .content = "exit 0\n", .mode = 06755},
                           {.path = "a/data", .content = "1\n"},
                           {.path = "empty/", .type = AE_IFDIR, .mode = 0},
                           {.path = "link", .type = AE_IFLNK, .target = "a/data"}},
                          is_zip);
    unpack(archive.path(), archive.target());
    CHECK(archive.content("a/run.sh") == "exit 0\n");
    CHECK(archive.content("link") == "1\n");
    CHECK(fs::is_directory(archive.target() / "empty"));
    CHECK(fs::read_symlink(archive.target() / "link") == "a/data");
    const auto mode = fs::status(archive.target() / "a/run.sh").permissions();
    CHECK((mode & fs::perms::owner_exec) != fs::perms::none);
    CHECK((mode & (fs::perms::set_uid | fs::perms::set_gid)) == fs::perms::none);
  }
}

TEST_CASE("a file that comes again replaces the one before") {
  const Archive archive({{.path = "a", .content = "one"}, {.path = "a", .content = "2"}});
  unpack(archive.path(), archive.target());
  CHECK(archive.content("a") == "2");
}

TEST_CASE("nothing is written through a link or outside") {
  const std::vector<std::vector<Member>> hostile{
      {{.path = "../x"}},
      {{.path = "/x"}},
      {{.path = "a/../../x"}},
      {{.path = "l", .type = AE_IFLNK, .target = ".."}},
      {{.path = "l", .type = AE_IFLNK, .target = "d"}, {.path = "l/x"}},
      {{.path = "l/x"}, {.path = "l", .type = AE_IFLNK, .target = "d"}},
      {{.path = "d", .type = AE_IFLNK, .target = "a"}, {.path = "D/x"}},
      {{.path = "l", .type = AE_IFLNK, .target = "a"},
       {.path = "l", .type = AE_IFLNK, .target = "b"}},
      {{.path = "f", .type = AE_IFIFO}},
      {{.path = "a/b"}, {.path = "a"}},
  };
  for (const auto& members : hostile) {
    CAPTURE(members.front().path);
    const Archive archive(members);
    CHECK_THROWS_WITH_AS(unpack(archive.path(), archive.target()), doctest::Contains("is refused"),
                         mlf::Error);
    CHECK_FALSE(fs::exists(archive.target().parent_path() / "x"));
    CHECK_FALSE(fs::is_symlink(archive.target() / "l"));
  }
}

TEST_CASE("what grows too much is refused") {
  const std::vector<Member> zeros{{.path = "zeros", .content = std::string(1 << 20, '\0')}};
  const Archive archive(zeros);
  REQUIRE(fs::file_size(archive.path()) < 3000);
  unpack(archive.path(), archive.target(), {.size = 1 << 20, .growth = 1});
  unpack(archive.path(), archive.target(), {.size = 1, .growth = 1000});
  CHECK_THROWS_WITH_AS(unpack(archive.path(), archive.target(), {.size = 1 << 19, .growth = 10}),
                       doctest::Contains("makes it more than 524288 bytes"), mlf::Error);
  const std::vector<Member> three{{.path = "a"}, {.path = "b"}, {.path = "c"}};
  const Archive many(three);
  unpack(many.path(), many.target(), {.files = 3});
  CHECK_THROWS_WITH_AS(unpack(many.path(), many.target(), {.files = 2}),
                       doctest::Contains("it has more than 2 files"), mlf::Error);
}

TEST_CASE("what is no archive is said") {
  const Archive archive(std::vector<Member>{});
  std::ofstream(archive.path(), std::ios::binary) << "no archive at all";
  CHECK_THROWS_WITH_AS(unpack(archive.path(), archive.target()), doctest::Contains("cannot unpack"),
                       mlf::Error);
  CHECK_THROWS_AS(unpack(archive.path() / "none", archive.target()), mlf::Error);
}
