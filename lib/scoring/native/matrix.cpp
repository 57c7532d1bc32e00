// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/matrix.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <type_traits>

#include "base/cores.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

/// Writes a column, or any other sequence, to every `stride`-th place.
template <typename Number>
void spread(const Values& values, const std::string& name, std::size_t stride, Number* place) {
  std::visit(
      [&](const auto& list) {
        if constexpr (std::is_same_v<std::decay_t<decltype(list)>, std::vector<std::string>>) {
          throw HandOver(fmt::format("the column '{}' has texts", printable(name)));
        } else {
          for (const auto value : list) {
            *place = static_cast<Number>(value);
            place += stride;
          }
        }
      },
      values);
}

template <typename Number>
Matrix<Number> from_frame(const Frame& frame) {
  Matrix<Number> matrix{.rows = frame.rows, .columns = frame.columns.size(), .values = {}};
  matrix.values.resize(matrix.rows * matrix.columns);
  for (std::size_t i = 0; i < frame.columns.size(); ++i) {
    const auto& column = frame.columns[i];
    spread(column.values, column.name, matrix.columns, matrix.values.data() + i);
  }
  return matrix;
}

template <typename Number>
Matrix<Number> from_tensor(const Tensor& tensor) {
  if (tensor.shape.size() != 2) {
    throw HandOver(fmt::format("the input has {} dimensions, not 2", tensor.shape.size()));
  }
  Matrix<Number> matrix{.rows = static_cast<std::size_t>(tensor.shape[0]),
                        .columns = static_cast<std::size_t>(tensor.shape[1]),
                        .values = {}};
  matrix.values.resize(matrix.rows * matrix.columns);
  spread(tensor.values, "", 1, matrix.values.data());
  return matrix;
}

template <typename Number>
Matrix<Number> to_matrix(const Input& input) {
  if (std::holds_alternative<NamedTensors>(input)) throw HandOver("the input is a dict of arrays");
  const auto* frame = std::get_if<Frame>(&input);
  auto matrix =
      frame != nullptr ? from_frame<Number>(*frame) : from_tensor<Number>(std::get<Tensor>(input));
  if (matrix.rows == 0 || matrix.columns == 0) throw HandOver("the input is empty");
  return matrix;
}

/// Threads that take pieces of rows from a shared counter.
class SharedRows {
 public:
  SharedRows(std::size_t rows, std::size_t piece,
             const std::function<void(std::size_t, std::size_t)>& work)
      : rows_(rows), piece_(piece), work_(work) {}

  void run(std::size_t threads) {
    std::vector<std::thread> others;
    try {
      while (others.size() + 1 < threads) others.emplace_back([this] { take_pieces(); });
    } catch (const std::system_error&) {
      // The limit on processes is reached: the threads that exist do all the work.
    }
    take_pieces();
    for (auto& thread : others) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void take_pieces() {
    try {
      for (auto begin = next_.fetch_add(piece_); begin < rows_; begin = next_.fetch_add(piece_)) {
        work_(begin, std::min(begin + piece_, rows_));
      }
    } catch (...) {
      next_ = rows_;
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  std::size_t rows_;
  std::size_t piece_;
  const std::function<void(std::size_t, std::size_t)>& work_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

Matrix<float> float_matrix(const Input& input) { return to_matrix<float>(input); }
Matrix<double> double_matrix(const Input& input) { return to_matrix<double>(input); }

std::vector<std::string> column_names(const Input& input) {
  std::vector<std::string> names;
  if (const auto* frame = std::get_if<Frame>(&input)) {
    for (const auto& column : frame->columns) names.push_back(column.name);
  }
  return names;
}

bool is_floating(const Values& values) {
  return std::holds_alternative<std::vector<float>>(values) ||
         std::holds_alternative<std::vector<double>>(values);
}

void for_parts(std::size_t rows, std::size_t cost_of_row,
               const std::function<void(std::size_t begin, std::size_t end)>& work) {
  constexpr std::size_t worth_a_thread = 200'000;  // nanoseconds; starting one takes a tenth
  static const std::size_t cores = usable_cores();
  const auto piece =
      std::max<std::size_t>(1, worth_a_thread / std::max<std::size_t>(1, cost_of_row));
  const auto threads = std::min(cores, rows / piece);
  if (threads < 2) return work(0, rows);
  SharedRows(rows, piece, work).run(threads);
}

}  // namespace mlf::scoring::native
