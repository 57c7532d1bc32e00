# SPDX-License-Identifier: Apache-2.0
"""For scripts that the real MLflow runs: imported before it, makes the directory of packages in sys.argv[1]
(NumPy, pandas and libraries of models) usable beside it, and keeps it quiet."""

import os
import sys
import warnings

sys.path.append(sys.argv[1])
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")


def column(kind, name, required=True):
    from mlflow.types import ColSpec, DataType

    return ColSpec(DataType[kind], name, required)


def fit_statsmodels(frame, target):
    """@return a linear regression by statsmodels."""
    import statsmodels.api

    return statsmodels.api.OLS(target, frame).fit()
