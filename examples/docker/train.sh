#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: train.sh RATE
#
# Fits distance = a + b * speed to Ezekiel's cars (1930; miles an hour, feet) by gradient descent, and
# prints a line such as "step=200 loss=227.1" now and then.
set -eu
exec awk -F, -v rate="$1" '
  FNR > 1 { x[++n] = $1; y[n] = $2 }
  END {
    for (step = 1; step <= 4000; step++) {
      loss = da = db = 0
      for (i = 1; i <= n; i++) {
        error = a + b * x[i] - y[i]
        loss += error * error / n
        da += 2 * error / n
        db += 2 * error * x[i] / n
      }
      a -= rate * da
      b -= rate * db
      if (step % 200 == 0) printf "step=%d loss=%.4f\n", step, loss
    }
    printf "distance = %.2f + %.2f * speed\n", a, b
  }' cars.csv
