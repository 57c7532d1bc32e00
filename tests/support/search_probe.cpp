// SPDX-License-Identifier: Apache-2.0
//
// Searches records in memory, for tests that compare mlf with MLflow. Standard input is JSON lines.
// {"runs": [...]} or {"experiments": [...]} sets the records for the lines that follow;
// {"filter": "...", "order_by": [...]} is answered with {"ids": [...]} or with
// {"code": "...", "message": "..."}.
#include <iostream>
#include <optional>
#include <string>

#include "base/error.h"
#include "support/search_records.h"

namespace {

using mlf::test::SearchRecords;
using nlohmann::json;

json answer(const SearchRecords& records, const json& question) {
  try {
    return {{"ids", records.search(question.at("filter"), question.at("order_by"))}};
  } catch (const mlf::Error& error) {
    return {{"code", mlf::error_code_name(error.code())}, {"message", error.what()}};
  }
}

}  // namespace

int main() {
  std::optional<SearchRecords> records;
  for (std::string text; std::getline(std::cin, text);) {
    const json line = json::parse(text);
    if (line.contains("runs")) {
      records = SearchRecords::of_runs(line["runs"]);
    } else if (line.contains("experiments")) {
      records = SearchRecords::of_experiments(line["experiments"]);
    } else {
      std::cout << answer(*records, line).dump(-1, ' ', false, json::error_handler_t::replace)
                << std::endl;
    }
  }
  return 0;
}
