# SPDX-License-Identifier: Apache-2.0
"""Scores a batch in the executors of Spark: each partition is the input of one `mlf models predict`.

usage: spark-submit spark_predict.py OPTIONS

`mlf models predict --engine spark` starts it. OPTIONS is JSON: "command" (mlf and its arguments), "type",
"inputs", "format", "output", "rejects" (a path or null) and "max_rejects" (a number or null). mlf must be
installed on the executors at the same place. Variables that begin with MLF are those of the driver.

The rows of a partition and their results are in files while mlf scores them: with pipes both ways, a thread
would have to write while another reads.

The results of all partitions are kept on the disks of the executors before anything is written, so that the
number of rejected rows is known and no row is scored twice.
"""

import json
import os
import subprocess
import sys
import tempfile

HADOOP = "org.apache.hadoop."
MARK = "mlf-says: "  # begins a message of mlf in an error of Spark; the tracebacks there must not have it too


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no message"


def write_rows(path, header, rows):
    """@return whether there are rows."""
    number = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        if header is not None:
            file.write(header + "\n")
        for row in rows:
            file.write(row + "\n")
            number += 1
    return number > 0


def labelled_lines(path, label, has_heading):
    """@return pairs of label, or "heading of " and label for the first line of a CSV, and a line."""
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file):
            yield ("heading of " + label if number == 0 and has_heading else label), line.rstrip("\n")


def predict(command, scratch, environment):
    """Scores the file "rows" of the directory scratch into its file "scored"."""
    with open(scratch + "/rows", "rb") as rows, open(scratch + "/scored", "wb") as scored, \
            open(scratch + "/said", "w+", encoding="utf-8", errors="replace") as said:
        code = subprocess.call(command, stdin=rows, stdout=scored, stderr=said, env={**os.environ, **environment})
        if code != 0:
            said.seek(0)
            raise RuntimeError(MARK + last_line(said.read()))


def score(options, header, environment, rows):
    """@return pairs of labelled_lines(), of "scored" and "rejected", for the rows of a partition."""
    with tempfile.TemporaryDirectory() as scratch:
        if not write_rows(scratch + "/rows", header, rows):
            return
        rejects = ["--rejects", scratch + "/rejected"] if options["rejects"] else []
        predict(options["command"] + rejects, scratch, environment)
        yield from labelled_lines(scratch + "/scored", "scored", options["format"] == "csv")
        if rejects:
            yield from labelled_lines(scratch + "/rejected", "rejected", header is not None)


def read_csv(context, paths):
    """@return the heading, and the lines that follow it in each file."""
    lines = context.newAPIHadoopFile(paths, HADOOP + "mapreduce.lib.input.TextInputFormat",
                                     HADOOP + "io.LongWritable", HADOOP + "io.Text")
    headings = lines.filter(lambda pair: pair[0] == 0).values().distinct().take(2)
    if not headings:
        raise ValueError("the input is empty: a CSV begins with names of columns")
    if len(headings) > 1:
        raise ValueError(f"the files have different columns: {headings[0]!r} and {headings[1]!r}")
    return headings[0], lines.filter(lambda pair: pair[0] != 0).values()


def read_rows(session, options):
    paths = ",".join(options["inputs"])
    if options["type"] == "csv":
        return read_csv(session.sparkContext, paths)
    if options["type"] == "jsonl":
        return None, session.sparkContext.textFile(paths)
    from pyspark.sql import functions

    table = session.read.parquet(*options["inputs"])
    row = functions.to_json(functions.struct("*"), {"ignoreNullFields": "false"})
    return None, table.select(row).rdd.map(lambda fields: fields[0])


def write(session, options, results):
    lines = results.filter(lambda pair: pair[0].endswith("scored")).values()
    if options["format"] == "parquet":
        session.read.json(lines).write.parquet(options["output"])
    else:
        lines.saveAsTextFile(options["output"])
    if options["rejects"]:
        results.filter(lambda pair: pair[0].endswith("rejected")).values().saveAsTextFile(options["rejects"])


def run(session, options):
    from pyspark import StorageLevel

    environment = {name: value for name, value in os.environ.items() if name.startswith("MLF")}
    header, rows = read_rows(session, options)
    results = rows.mapPartitions(lambda partition: score(options, header, environment, partition))
    results = results.persist(StorageLevel.DISK_ONLY)
    counts = results.keys().countByValue()
    scored, rejected = counts.get("scored", 0), counts.get("rejected", 0)
    if options["max_rejects"] is not None and rejected > options["max_rejects"]:
        raise ValueError(f"{rejected} rows were rejected, more than {options['max_rejects']}")
    write(session, options, results)
    return f"scored {scored} of {scored + rejected} rows, rejected {rejected}"


def reason_of(error):
    """@return one line: what mlf said in an executor, else what Spark says."""
    text = str(error)
    if MARK in text:
        return text.split(MARK, 1)[1].splitlines()[0]
    lines = [line.strip(": ") for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith("An error occurred while calling")]
    return told[0] if told else type(error).__name__


def main():
    del sys.path[0]  # the directory of this file
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName("mlf models predict").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        print(run(session, json.loads(sys.argv[1])), file=sys.stderr)
    except Exception as error:  # of Java, Python and mlf
        sys.exit(reason_of(error))
    finally:
        session.stop()


if __name__ == "__main__":
    main()
