#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: examples/train.sh [LEARNING-RATE [EPOCHS]]
#
# Trains a softmax regression on Fisher's irises (1936) by gradient descent, in nothing but awk. Each
# epoch prints a line such as "step=12 loss=0.41 accuracy=0.93", the accuracy being that on the fifth
# of the flowers that was held out; the weights are left in weights.csv. IRIS names other flowers.
data=${IRIS:-$(dirname "$0")/data/iris.csv}
exec awk -F, -v rate="${1:-0.1}" -v epochs="${2:-100}" '
  FNR > 1 {
    rows++
    for (i = 1; i <= 4; i++) { x[rows, i] = $i; sum[i] += $i; squares[i] += $i * $i }
    x[rows, 0] = 1
    if (!($5 in class)) { class[$5] = ++classes; name[classes] = $5 }
    y[rows] = class[$5]
  }

  # Sets p[1..classes], the probabilities of the species of flower `row`; returns the likeliest one.
  function predict(row,    c, i, z, total, best) {
    best = 1
    for (c = 1; c <= classes; c++) {
      z = 0
      for (i = 0; i <= 4; i++) z += w[c, i] * x[row, i]
      p[c] = exp(z)
      total += p[c]
      if (p[c] > p[best]) best = c
    }
    for (c = 1; c <= classes; c++) p[c] /= total
    return best
  }

  END {
    for (i = 1; i <= 4; i++) {
      mean = sum[i] / rows
      deviation = sqrt(squares[i] / rows - mean * mean)
      for (row = 1; row <= rows; row++) x[row, i] = (x[row, i] - mean) / deviation
    }
    for (step = 1; step <= epochs; step++) {
      loss = correct = trained = tested = 0
      for (c = 1; c <= classes; c++) for (i = 0; i <= 4; i++) gradient[c, i] = 0
      for (row = 1; row <= rows; row++) {
        guess = predict(row)
        if (row % 5 == 0) { tested++; correct += guess == y[row]; continue }
        trained++
        loss -= log(p[y[row]])
        for (c = 1; c <= classes; c++)
          for (i = 0; i <= 4; i++) gradient[c, i] += (p[c] - (c == y[row])) * x[row, i]
      }
      for (c = 1; c <= classes; c++)
        for (i = 0; i <= 4; i++) w[c, i] -= rate * gradient[c, i] / trained
      printf "step=%d loss=%.6f accuracy=%.6f\n", step, loss / trained, correct / tested
      fflush()
    }
    for (c = 1; c <= classes; c++)
      print name[c], w[c, 0], w[c, 1], w[c, 2], w[c, 3], w[c, 4] > "weights.csv"
  }' OFS=, "$data"
