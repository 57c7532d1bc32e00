// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <array>
#include <string_view>

#include <fmt/format.h>
#include <sys/random.h>

#include "base/error.h"

namespace mlf {

std::string IdSource::uuid_hex() {
  const std::uint64_t high = (random() & ~0xF000ULL) | 0x4000ULL;       // version 4
  const std::uint64_t low = (random() & ~(3ULL << 62)) | (2ULL << 62);  // RFC 4122 variant
  return fmt::format("{:016x}{:016x}", high, low);
}

std::string IdSource::experiment_id() {
  constexpr std::uint64_t smallest = 100'000'000'000'000'000ULL;
  return fmt::format("{}", smallest + random() % (9 * smallest));
}

namespace {

constexpr std::array<std::string_view, 64> adjectives = {
    "able",    "amber",  "apt",    "bold",   "brave",   "bright",  "brisk",  "calm",
    "candid",  "casual", "clever", "cosmic", "crisp",   "curious", "daring", "deft",
    "eager",   "early",  "fair",   "famous", "fleet",   "fond",    "frank",  "gentle",
    "glad",    "golden", "grand",  "happy",  "hardy",   "honest",  "jolly",  "keen",
    "kind",    "lively", "loyal",  "lucid",  "lucky",   "mellow",  "merry",  "mighty",
    "modest",  "neat",   "nimble", "noble",  "patient", "placid",  "polite", "proud",
    "quick",   "quiet",  "rare",   "rapid",  "robust",  "serene",  "sharp",  "silent",
    "sincere", "steady", "sturdy", "subtle", "sunny",   "swift",   "vivid",  "witty"};

constexpr std::array<std::string_view, 64> nouns = {
    "ant",   "badger", "bat",   "bear",  "bee",  "bison", "boar",  "carp",  "cat",   "cod",
    "colt",  "crab",   "crane", "crow",  "deer", "dog",   "dove",  "duck",  "eel",   "elk",
    "emu",   "falcon", "finch", "flea",  "fox",  "frog",  "gnu",   "goat",  "goose", "gull",
    "hare",  "hawk",   "heron", "horse", "ibis", "jay",   "koala", "lark",  "lion",  "lynx",
    "mole",  "moose",  "moth",  "mouse", "newt", "otter", "owl",   "panda", "pike",  "puma",
    "quail", "ram",    "raven", "robin", "seal", "shark", "snail", "stork", "swan",  "tiger",
    "trout", "turtle", "whale", "wren"};

}  // namespace

std::string IdSource::run_name() {
  // The longest is 7 + 1 + 6 + 1 + 4 = 19 characters: adjective, dash, noun, dash, number.
  return fmt::format("{}-{}-{}", adjectives[random() % adjectives.size()],
                     nouns[random() % nouns.size()], random() % 1001);
}

std::uint64_t SystemIdSource::random() {
  std::uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != sizeof bits) {
    throw internal_error("the system gives no random numbers");
  }
  return bits;
}

}  // namespace mlf
