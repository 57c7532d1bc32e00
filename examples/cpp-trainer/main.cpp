// SPDX-License-Identifier: Apache-2.0
// usage: trainer IRIS.CSV [LEARNING-RATE]
//
// Softmax regression on Fisher's irises in plain C++, recorded with mlf's C++ interface.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <mlf/client.h>

namespace {

constexpr std::size_t inputs = 5;  // a constant 1, and four lengths
const std::array<std::string, 3> species = {"setosa", "versicolor", "virginica"};

struct Flower {
  std::array<double, inputs> x;
  std::size_t species;
};

using Weights = std::array<std::array<double, inputs>, 3>;
using Probabilities = std::array<double, 3>;

std::vector<Flower> read_flowers(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read '" + path + "'");
  std::vector<Flower> flowers;
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Flower flower{{1, 0, 0, 0, 0}, 0};
    char comma = 0;
    for (std::size_t i = 1; i < inputs; ++i) fields >> flower.x[i] >> comma;
    std::string name;
    fields >> name;
    const auto* found = std::find(species.begin(), species.end(), name);
    if (found == species.end()) throw std::runtime_error("no such species: '" + name + "'");
    flower.species = static_cast<std::size_t>(found - species.begin());
    flowers.push_back(flower);
  }
  return flowers;
}

/// Shifts and scales each length to mean 0 and deviation 1.
void standardize(std::vector<Flower>& flowers) {
  const auto count = static_cast<double>(flowers.size());
  for (std::size_t i = 1; i < inputs; ++i) {
    double sum = 0;
    double squares = 0;
    for (const auto& flower : flowers) {
      sum += flower.x[i];
      squares += flower.x[i] * flower.x[i];
    }
    const double mean = sum / count;
    const double deviation = std::sqrt(squares / count - mean * mean);
    for (auto& flower : flowers) flower.x[i] = (flower.x[i] - mean) / deviation;
  }
}

Probabilities predict(const Weights& weights, const Flower& flower) {
  Probabilities result{};
  double total = 0;
  for (std::size_t c = 0; c < result.size(); ++c) {
    double z = 0;
    for (std::size_t i = 0; i < inputs; ++i) z += weights[c][i] * flower.x[i];
    result[c] = std::exp(z);
    total += result[c];
  }
  for (double& probability : result) probability /= total;
  return result;
}

/// One step down the gradient. @return the mean loss before it.
double step(Weights& weights, const std::vector<Flower>& flowers, double learning_rate) {
  Weights gradient{};
  double loss = 0;
  for (const auto& flower : flowers) {
    const auto probabilities = predict(weights, flower);
    loss -= std::log(probabilities[flower.species]);
    for (std::size_t c = 0; c < species.size(); ++c) {
      const double error = probabilities[c] - (c == flower.species ? 1 : 0);
      for (std::size_t i = 0; i < inputs; ++i) gradient[c][i] += error * flower.x[i];
    }
  }
  const auto count = static_cast<double>(flowers.size());
  for (std::size_t c = 0; c < species.size(); ++c) {
    for (std::size_t i = 0; i < inputs; ++i) {
      weights[c][i] -= learning_rate * gradient[c][i] / count;
    }
  }
  return loss / count;
}

double accuracy(const Weights& weights, const std::vector<Flower>& flowers) {
  const auto is_right = [&](const Flower& flower) {
    const auto probabilities = predict(weights, flower);
    const auto* best = std::max_element(probabilities.begin(), probabilities.end());
    return static_cast<std::size_t>(best - probabilities.begin()) == flower.species;
  };
  const auto right = std::count_if(flowers.begin(), flowers.end(), is_right);
  return static_cast<double>(right) / static_cast<double>(flowers.size());
}

void write_weights(const Weights& weights, const std::string& path) {
  std::ofstream file(path);
  file << "bias,sepal_length,sepal_width,petal_length,petal_width,species\n";
  for (std::size_t c = 0; c < species.size(); ++c) {
    for (const double weight : weights[c]) file << weight << ',';
    file << species[c] << '\n';
  }
}

void train(const std::string& path, double learning_rate) {
  constexpr int epochs = 200;
  mlf::RunOptions options;
  options.experiment = "iris-cpp";
  options.tags = {{"model", "softmax regression"}};
  mlf::Client client;
  mlf::Run run = client.start_run(options);
  std::cout << "run " << run.id() << std::endl;

  run.log_param("learning_rate", learning_rate);
  run.log_param("epochs", epochs);
  auto flowers = read_flowers(path);  // where it throws, the run ends FAILED
  standardize(flowers);
  Weights weights{};
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const double loss = step(weights, flowers, learning_rate);
    run.log_metrics({{"loss", loss}, {"accuracy", accuracy(weights, flowers)}}, epoch);
  }
  write_weights(weights, "weights.csv");
  run.log_artifact("weights.csv");
  run.end();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: trainer IRIS.CSV [LEARNING-RATE]\n";
    return 2;
  }
  try {
    train(argv[1], argc == 3 ? std::atof(argv[2]) : 0.1);
  } catch (const std::exception& error) {
    std::cerr << "trainer: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
