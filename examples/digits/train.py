# SPDX-License-Identifier: Apache-2.0
"""Trains a classifier of handwritten digits, and logs with the real mlflow into the run of the project."""
import argparse

import mlflow.sklearn
from mlflow.models import infer_signature
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float, required=True, help="how strongly large weights are punished")
parser.add_argument("--epochs", type=int, required=True)
arguments = parser.parse_args()

images, digits = load_digits(return_X_y=True, as_frame=True)
images /= 16
train_x, test_x, train_y, test_y = train_test_split(images, digits, random_state=0, stratify=digits)
model = SGDClassifier(loss="log_loss", alpha=arguments.alpha, random_state=0)

with mlflow.start_run():
    for epoch in range(arguments.epochs):
        model.partial_fit(train_x, train_y, classes=range(10))
        loss = log_loss(test_y, model.predict_proba(test_x))
        accuracy = model.score(test_x, test_y)
        mlflow.log_metrics({"loss": loss, "accuracy": accuracy}, step=epoch)
    # The model's environment is the one that it was trained in.
    mlflow.sklearn.log_model(model, name="model", pip_requirements="constraints.txt",
                             signature=infer_signature(test_x, model.predict(test_x)))
    mlflow.log_text(test_x.assign(digit=test_y).to_csv(index=False), "unseen.csv")
print(f"accuracy {accuracy:.3f} on {len(test_y)} digits it had not seen")
