#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Curves in the terminal, as JSON and in images.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start --name curve -q)
for i in 0 1 2 3 4; do mlf log metric --run "$run" --step "$i" loss="0.$((9 - i))" acc="0.$i"; done
other=$(mlf run start --name other -q)
mlf log metric --run "$other" --step 2 -- loss=nan acc=0.5 system/cpu=3

mlf run plot "$run" --metric loss --width 60 --height 10 >drawn
equal "$(wc -l <drawn | tr -d ' ')" 12
grep -q '^ *loss$' drawn
grep -q '⠉\|⠒\|⠤\|⣀\|⠑' drawn
grep -q 'curve  last 0.5' drawn
mlf run plot "$run" "$other" >both
grep -q 'acc' both && grep -q 'loss' both
if grep -q 'system/cpu' both; then fail "system metrics are shown unasked"; fi
mlf run plot "$run" "$other" --metric loss | grep -q 'other  nothing to draw (1 of 1 not drawn)'
mlf run plot "$run" --metric loss --json |
  grep -q '"points":\[\[0,0.9\],\[1,0.8\],\[2,0.7\],\[3,0.6\],\[4,0.5\]\]'

mlf run plot "$run" "$other" -o curves.svg
head -c 200 curves.svg | grep -q '<svg'
mlf run plot "$run" --metric loss --smooth 0.5 --log-y --width 640 --height 480 -o curve.png
equal "$(head -c 8 curve.png | od -An -tx1 | tr -d ' \n')" 89504e470d0a1a0a
equal "$(head -c 24 curve.png | tail -c 8 | od -An -tx1 | tr -d ' \n')" 00000280000001e0

fails 1 mlf run plot "$run" --metric los
fails 2 mlf run plot "$run" -o curve.gif
fails 2 mlf run plot "$run" --smooth 1
fails 2 mlf run plot "$run" -x epoch
fails 1 mlf run plot "$(mlf run start)"
fails 1 mlf run plot "$run" -o nowhere/curve.png
