# SPDX-License-Identifier: Apache-2.0
"""The client of Triton asks a server of mlf, for tests/interop/serve_v2_test.py.

usage: triton_client.py ADDRESS    of a server of the models that serve_models.py saves
"""

import sys
import unittest

import numpy
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

ADDRESS = sys.argv.pop()


def tensor(name, values, datatype, binary=True):
    made = http.InferInput(name, values.shape, datatype)
    made.set_data_from_numpy(values, binary_data=binary)
    return made


class Triton(unittest.TestCase):
    def setUp(self):
        self.client = http.InferenceServerClient(ADDRESS)
        self.addCleanup(self.client.close)

    def test_the_server_and_its_models_are_ready(self):
        self.assertTrue(self.client.is_server_live())
        self.assertTrue(self.client.is_server_ready())
        for model in ("echo", "scale", "tensor", "untyped"):
            self.assertTrue(self.client.is_model_ready(model))
        self.assertFalse(self.client.is_model_ready("other"))
        self.assertFalse(self.client.is_model_ready("echo", "7"))
        self.assertEqual(self.client.get_server_metadata()["name"], "mlf")
        self.assertIn("binary_tensor_data", self.client.get_server_metadata()["extensions"])

    def test_the_metadata_are_the_signature(self):
        self.assertEqual(self.client.get_model_metadata("echo")["inputs"], [
            {"name": "a", "datatype": "FP64", "shape": [-1]}, {"name": "b", "datatype": "INT64", "shape": [-1]},
            {"name": "c", "datatype": "BYTES", "shape": [-1]}, {"name": "d", "datatype": "BYTES", "shape": [-1]},
            {"name": "e", "datatype": "BOOL", "shape": [-1]}])
        self.assertEqual(self.client.get_model_metadata("tensor")["inputs"],
                         [{"name": "inputs", "datatype": "FP64", "shape": [-1, 2]}])

    def test_columns_come_back_in_json_and_in_binary(self):
        for binary in (True, False):
            with self.subTest(binary=binary):
                columns = {"a": (numpy.array([1.5, -0.25]), "FP64"), "b": (numpy.array([2**53 + 1, -7]), "INT64"),
                           "c": (numpy.array(["ü", ""], dtype=object), "BYTES"),
                           "e": (numpy.array([True, False]), "BOOL")}
                result = self.client.infer("echo", [tensor(name, *column, binary)
                                                    for name, column in columns.items()], request_id="r1")
                self.assertEqual(result.get_response()["id"], "r1")
                for name, (values, datatype) in columns.items():
                    got = result.as_numpy(name)
                    self.assertEqual(result.get_output(name)["datatype"], datatype)
                    if datatype == "BYTES":
                        got = numpy.array([each.decode() for each in got], dtype=object)
                    numpy.testing.assert_array_equal(got, values)

    def test_chosen_outputs(self):
        inputs = [tensor("a", numpy.array([1.5]), "FP64"), tensor("b", numpy.array([2]), "INT64")]
        for binary in (True, False):
            result = self.client.infer("echo", inputs,
                                       outputs=[http.InferRequestedOutput("b", binary_data=binary)])
            self.assertEqual([each["name"] for each in result.get_response()["outputs"]], ["b"])
            numpy.testing.assert_array_equal(result.as_numpy("b"), [2])

    def test_arrays_and_parameters(self):
        values = numpy.array([[1.0, 2.0], [3.0, 4.0]])
        for binary in (True, False):
            result = self.client.infer("tensor", [tensor("x", values, "FP64", binary)])
            numpy.testing.assert_array_equal(result.as_numpy("predictions"), [3.0, 7.0])
            result = self.client.infer("scale", [tensor("a", numpy.array([2.0]), "FP64", binary)],
                                       parameters={"factor": 4.0})
            numpy.testing.assert_array_equal(result.as_numpy("predictions"), [8.0])
        for datatype in ("float32", "float16", "int8", "uint32"):
            values = numpy.array([[1, 2]], dtype=datatype)
            name = {"float32": "FP32", "float16": "FP16", "int8": "INT8", "uint32": "UINT32"}[datatype]
            result = self.client.infer("untyped", [tensor("x", values, name)])
            numpy.testing.assert_array_equal(result.as_numpy("predictions"), values)

    def test_nan_is_null_in_json(self):
        result = self.client.infer("untyped", [tensor("x", numpy.array([[numpy.nan, 1.0]]), "FP64")],
                                   outputs=[http.InferRequestedOutput("predictions", binary_data=False)])
        self.assertEqual(result.get_output("predictions")["data"], [None, 1.0])
        result = self.client.infer("untyped", [tensor("x", numpy.array([[numpy.nan, 1.0]]), "FP64")])
        numpy.testing.assert_array_equal(result.as_numpy("predictions"), [[numpy.nan, 1.0]])

    def test_errors_have_the_reason(self):
        for model, inputs, words in (
                ("other", [tensor("a", numpy.array([1.0]), "FP64")], "no model 'other' is served"),
                ("scale", [tensor("z", numpy.array([1.0]), "FP64")], "missing inputs"),
                ("scale", [tensor("a", numpy.array([-1.0]), "FP64")], "unexpected error"),
                ("echo", [tensor("a", numpy.array([1.0]), "FP64"), tensor("b", numpy.array([1, 2]), "INT64")],
                 "number of rows")):
            with self.assertRaises(InferenceServerException) as raised:
                self.client.infer(model, inputs)
            self.assertIn(words, raised.exception.message())


if __name__ == "__main__":
    unittest.main()
