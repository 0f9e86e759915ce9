#!/usr/bin/env bash
# Instructions for a message of one frame of 20 bytes (or three), by format: a guard that no load disturbs.
. "$(dirname "$0")/common.sh"

command -v valgrind >/dev/null || skip "valgrind is not installed"
codec=${ZCAT_BENCH:-}/bench-codec
[[ -x $codec ]] || skip "bench-codec was not built"
[[ $(uname -m) == x86_64 ]] || skip "the limits are for x86-64"

# About a quarter above what g++ 12 makes of it. A limit that is missed asks for a look, and one that is far too high
# for a lower one.
limits=(
  # format encode decode
  'line 300 150'
  'nul 300 150'
  'zmtp 280 210'
  'netstring 580 440'
  'u32be 290 210'
  'u32le 290 230'
  'varint 270 200'
  'msgpack 330 210'
  'json 1390 3870'
  'quoted 550 490'
  'hex 700 920'
  'dump 9390 -'
  'line-3-frames 820 350'
  'zmtp-3-frames 830 460'
  'template 590 -'
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
