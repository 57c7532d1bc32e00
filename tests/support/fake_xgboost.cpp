// SPDX-License-Identifier: Apache-2.0
// A library that says it is an XGBoost of a version that does not exist.
extern "C" void XGBoostVersion(int* major, int* minor, int* patch) {
  *major = 9;
  *minor = 8;
  *patch = 7;
}
