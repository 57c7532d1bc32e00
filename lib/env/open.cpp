// SPDX-License-Identifier: Apache-2.0
#include "env/open.h"

#include <array>

#include "base/error.h"
#include "env/conda/conda_builder.h"
#include "env/uv/uv_builder.h"
#include "env/virtualenv/virtualenv_builder.h"

namespace mlf::env {

namespace {

using Opener = std::unique_ptr<Builder> (*)(const Context&);

struct Row {
  Manager manager;
  Opener open;
};

template <typename Type>
std::unique_ptr<Builder> open(const Context& context) {
  return std::make_unique<Type>(context);
}

constexpr std::array<Row, 3> rows{{{Manager::virtualenv, open<VirtualenvBuilder>},
                                   {Manager::uv, open<UvBuilder>},
                                   {Manager::conda, open<CondaBuilder>}}};

}  // namespace

std::unique_ptr<Builder> open_builder(Manager manager, const Context& context) {
  for (const Row& row : rows) {
    if (row.manager == manager) return row.open(context);
  }
  throw invalid_parameter("the manager {} makes no environments", to_string(manager));
}

}  // namespace mlf::env
