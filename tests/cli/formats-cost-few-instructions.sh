#!/usr/bin/env bash
# Instructions for a message of one frame of 20 bytes (or three), by format: a guard that no load disturbs.
. "$(dirname "$0")/common.sh"

command -v valgrind >/dev/null || skip "valgrind is not installed"
codec=${ZCAT_BENCH:-}/bench-codec
[[ -x $codec ]] || skip "bench-codec was not built"
[[ $(uname -m) == x86_64 ]] || skip "the limits are for x86-64"

# Four tenths above what g++ 12 makes of it: clang 14 differs from it by a third. A limit that is missed asks for a
# look, and one that is far too high for a lower one.
limits=(
  # format encode decode
  'line 340 170'
  'nul 340 170'
  'zmtp 320 230'
  'netstring 650 490'
  'u32be 320 230'
  'u32le 320 250'
  'varint 300 220'
  'msgpack 370 240'
  'json 1560 4330'
  'quoted 620 550'
  'hex 780 1040'
  'dump 10520 -'
  'line-3-frames 920 390'
  'zmtp-3-frames 930 510'
  'template 660 -'
)

messages=2000
calls=()
for call in begin encode decode; do calls+=("--dump-after=measured_$call"); done
valgrind --tool=callgrind --callgrind-out-file="$t/profile" "${calls[@]}" "$codec" "$messages" >names 2>err || {
  cat err >&2
  false
}

# One profile for each call, in order; the first one is that of the start.
number=1
bad=0
while read -r direction format; do
  ((++number))
  total=$(sed -n 's/^summary: //p' "profile.$number")
  cost=$((total / messages))
  limit=
  for row in "${limits[@]}"; do
    read -r name encode decode <<<"$row"
    [[ $name != "$format" ]] || limit=${!direction}
  done
  printf '%s %s: %d instructions a message, at most %s\n' "$direction" "$format" "$cost" "${limit:-?}"
  ((cost > 0 && cost <= ${limit:-0})) || bad=1
done <names
((number > 20))
((bad == 0))
