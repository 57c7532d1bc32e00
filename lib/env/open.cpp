// SPDX-License-Identifier: Apache-2.0
#include "env/open.h"

#include <array>

#include "base/error.h"
#include "env/conda/conda_builder.h"
#include "env/uv/uv_builder.h"
#include "env/virtualenv/virtualenv_builder.h"

namespace mlf::env {

namespace {

using Opener = std::unique_ptr<Builder> (*)(const Surroundings&);

struct Row {
  Manager manager;
  Opener open;
};

template <typename Type>
std::unique_ptr<Builder> open(const Surroundings& surroundings) {
  return std::make_unique<Type>(surroundings);
}

constexpr std::array<Row, 3> rows{{{Manager::virtualenv, open<VirtualenvBuilder>},
                                   {Manager::uv, open<UvBuilder>},
                                   {Manager::conda, open<CondaBuilder>}}};

}  // namespace

std::unique_ptr<Builder> open_builder(Manager manager, const Surroundings& surroundings) {
  for (const Row& row : rows) {
    if (row.manager == manager) return row.open(surroundings);
  }
  throw invalid_parameter("the manager {} makes no environments", to_string(manager));
}

}  // namespace mlf::env
