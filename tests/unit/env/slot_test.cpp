// SPDX-License-Identifier: Apache-2.0
#include "env/slot.h"

#include <fstream>

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;
using namespace mlf::env;

namespace {

struct InSlot {
  test::TempDir temp;
  Slot slot{temp.path(), Manager::uv, "mlflow-1"};
  Record record{.manager = Manager::uv,
                .name = "mlflow-1",
                .directory = temp.path() / "uv/mlflow-1",
                .python = "3.11.7",
                .created_ms = 5,
                .size = 7,
                .tool = "uv",
                .is_ours = true};

  void damage(const std::string& text) const {
    std::ofstream(slot.directory() / record_name) << text;
  }
};

using Mode = FileLock::Mode;

}  // namespace

TEST_CASE_FIXTURE(InSlot, "what makes it holds it alone, what uses it shares it") {
  CHECK_FALSE(slot.try_lock_existing(Mode::shared));
  {
    const auto maker = slot.try_lock(Mode::exclusive);
    REQUIRE(maker);
    CHECK_FALSE(slot.try_lock(Mode::exclusive));
    CHECK_FALSE(slot.try_lock_existing(Mode::shared));
  }
  const auto user = slot.try_lock_existing(Mode::shared);
  REQUIRE(user);
  CHECK(slot.try_lock_existing(Mode::shared));
  CHECK_FALSE(slot.try_lock(Mode::exclusive));
  CHECK(Slot(temp.path(), Manager::uv, "mlflow-2").try_lock(Mode::exclusive));
}

TEST_CASE_FIXTURE(InSlot, "a record is read as it was written, and makes it complete") {
  CHECK_FALSE(slot.read());
  slot.write(record, "six==1.0\n");
  const auto read = slot.read();
  REQUIRE(read);
  CHECK(read->manager == Manager::uv);
  CHECK(read->name == record.name);
  CHECK(read->directory == record.directory);
  CHECK(read->python == record.python);
  CHECK(read->created_ms == 5);
  CHECK(read->size == 7);
  CHECK(read->tool == "uv");
  CHECK(read->is_ours);
  std::ifstream requirements(slot.directory() / requirements_name);
  CHECK(std::string(std::istreambuf_iterator<char>(requirements), {}) == "six==1.0\n");
}

TEST_CASE_FIXTURE(InSlot, "a record that cannot be read is none") {
  slot.write(record, "");
  for (const auto* text :
       {"", "{", "[]", "{}", R"({"manager": "apt"})", "\xff", R"({"manager": "uv", "name": 1})"}) {
    CAPTURE(text);
    damage(text);
    CHECK_FALSE(slot.read());
  }
}

TEST_CASE_FIXTURE(InSlot, "what is removed is gone, and removing nothing is no error") {
  CHECK_NOTHROW(slot.remove());
  slot.write(record, "");
  std::filesystem::create_directory_symlink("/usr", slot.directory() / "link");
  slot.remove();
  CHECK_FALSE(std::filesystem::exists(slot.directory()));
  CHECK(std::filesystem::exists("/usr"));
  CHECK_NOTHROW(slot.remove());
}

TEST_CASE_FIXTURE(InSlot, "it knows when it was used") {
  CHECK_FALSE(slot.last_used_ms());
  slot.write(record, "");
  std::filesystem::last_write_time(
      slot.directory() / record_name,
      std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  const auto before = slot.last_used_ms().value();
  slot.touch();
  CHECK(slot.last_used_ms().value() >= before + 3'590'000);
}

TEST_CASE_FIXTURE(InSlot, "its size is that of the files, not of what links lead to") {
  slot.write(record, "");
  const auto before = disk_usage(slot.directory());
  damage(std::string(1 << 20, 'x'));
  std::filesystem::create_directory_symlink("/usr", slot.directory() / "link");
  const auto after = disk_usage(slot.directory());
  CHECK(after >= before + (1 << 20) - 8192);
  CHECK(after < before + (2 << 20));
  CHECK(disk_usage(temp.path() / "none") == 0);
}
