#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The real Spark, in local mode: partitions are scored as one file is. The model is a double that needs no MLflow.
. "$MLF_SOURCE/tests/cli/lib.sh"
[[ -x ${MLF_SPARK_SUBMIT:-} ]] || skip "no Spark; scripts/setup.sh --test installs it"
command -v java >/dev/null || skip "no Java; scripts/setup.sh --test installs it"
mkdir model bin
printf '#!/bin/sh\nexec %s -S %s doubles\n' "$(command -v python3)" \
  "$MLF_SOURCE/tests/support/fake_worker.py" >bin/python3
chmod +x bin/python3
printf 'flavors: {python_function: {loader_module: none}}\n' >model/MLmodel
spark=${MLF_SPARK_SUBMIT%/*}
export PATH=$scratch/bin:$spark:$PATH PYSPARK_PYTHON=$spark/python PYSPARK_DRIVER_PYTHON=$spark/python
export SPARK_LOCAL_IP=127.0.0.1
# Without the second compiler of Java, a short batch takes half the time.
spark() {
  timeout 200 mlf models predict -m model --env-manager local --engine spark --spark-arg=--master=local[2] \
    --spark-arg=--conf=spark.ui.enabled=false --spark-arg=--conf=spark.sql.shuffle.partitions=2 \
    --spark-arg=--driver-java-options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" "$@"
}
# parts PATTERN: the lines of a directory that Spark wrote, without headings, sorted.
parts() { cat "$1"/part-* | grep -v '^id,' | sort; }

mkdir in
awk 'BEGIN { print "id,a"; for (i = 0; i < 3000; i++) print "r" i "," (i % 997 ? i % 500 : -1) }' >in/1.csv
printf 'id,a\nlast,1\n' >in/2.csv
ok mlf models predict -m model --env-manager local -t csv -i in --output-format csv --keep id -o whole.csv \
  --rejects whole_bad.csv
ok spark -t csv -i in --output-format csv --keep id -o scored --rejects bad --max-rejects 4
says "scored 2997 of 3001 rows, rejected 4"
[[ -e scored/_SUCCESS ]] || fail "no _SUCCESS"
equal "$(parts scored)" "$(grep -v '^id,' whole.csv | sort)"
equal "$(parts bad | cut -d, -f1,2)" "$(grep -v '^id,' whole_bad.csv | cut -d, -f1,2 | sort)"

# Parquet is read and written by Spark; too many rejected rows leave no output.
ok spark -t csv -i in --output-format parquet --keep id --keep a -o table --rejects bad2
ok spark -t parquet -i table --output-format jsonl --keep id -o again --rejects bad4 --max-rejects 0
says "scored 2997 of 2997 rows, rejected 0"
equal "$(cat again/part-* | jq -r '[.id, .prediction] | join(",")' | sort)" "$(parts scored)"
fails 1 spark -t csv -i in --output-format csv -o none --rejects bad3 --max-rejects 3
says "spark-submit failed with exit code 1: 4 rows were rejected, more than 3"
[[ ! -e none && ! -e bad3 ]] || fail "there is an output"
fails 1 spark -t csv -i in/2.csv --output-format csv --keep b -o none
says "spark-submit failed with exit code 1: mlf models predict: the input has no column 'b' to keep"

fails 2 spark -t csv -i in --output-format csv
fails 2 spark -t csv -i in -o never
fails 2 spark -t csv -i in -o never --output-format csv --resume
fails 1 env PATH="$MLF_BUILD/bin:/usr/bin:/bin" mlf models predict -m model --engine spark -t csv -i in -o never \
  --output-format csv
says "there is no spark-submit on PATH; install Apache Spark, or set SPARK_HOME"
