#!/usr/bin/env bash
# Instructions for a message of one frame of 20 bytes (or three), by format: a guard that no load disturbs.
. "$(dirname "$0")/common.sh"

command -v valgrind >/dev/null || skip "valgrind is not installed"
codec=${ZCAT_BENCH:-}/bench-codec
[[ -x $codec ]] || skip "bench-codec was not built"
[[ $(uname -m) == x86_64 ]] || skip "the limits are for x86-64"

# What g++ 12 makes of it. A limit of three tenths above that asks for a look when it is missed; clang 14 differs by a third.
figures=(
  # format encode decode
  'line 238 116'
  'nul 238 115'
  'zmtp 224 163'
  'netstring 462 345'
  'u32be 228 163'
  'u32le 227 177'
  'varint 214 155'
  'msgpack 259 167'
  'json 1121 3091'
  'quoted 439 389'
  'hex 554 736'
  'dump 7510 -'
  'none 24 -'
  'line-3-frames 651 277'
  'zmtp-3-frames 662 361'
  'template 468 -'
  'template-time 707 -'
)
percent=130
! readelf -p .comment "$codec" | grep -q clang || percent=170

strip --strip-debug -o codec "$codec"  # valgrind 3.19 gives up at clang's debug information
messages=2000
calls=()
for call in begin encode decode; do calls+=("--dump-after=measured_$call"); done
valgrind --tool=callgrind --callgrind-out-file="$t/profile" "${calls[@]}" ./codec "$messages" >names 2>err || {
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
  for row in "${figures[@]}"; do
    read -r name encode decode <<<"$row"
    [[ $name != "$format" ]] || limit=$((${!direction} * percent / 100))
  done
  printf '%s %s: %d instructions a message, at most %s\n' "$direction" "$format" "$cost" "${limit:-?}"
  ((cost > 0 && cost <= ${limit:-0})) || bad=1
done <names
((number > 20))
((bad == 0))
