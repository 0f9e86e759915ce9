#!/usr/bin/env bash
# Includes point down: a file includes what lies in its own folder and in those below it, and nothing above.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Each folder may include itself and what stands to the right of it.
declare -A below=(
  [base]=""
  [format]="base"
  [stat]="base format"
  [security]="base"
  [endpoint]="base format"
  [sockopt]="base format endpoint security"
  [peer]="base format endpoint security"
  [socket]="base format endpoint security sockopt peer"
  [transfer]="base format stat endpoint security sockopt peer socket"
  [bench]="base format endpoint security sockopt peer socket"
  [cli]="base format stat endpoint security sockopt peer socket transfer bench"
)

status=0
for folder in lib/*/; do
  folder=$(basename "$folder")
  if [[ ! -v below[$folder] ]]; then
    echo "layers: lib/$folder has no place in the order of tests/layers.sh" >&2
    status=1
    continue
  fi
  allowed=" $folder ${below[$folder]} "
  while IFS=: read -r file line include; do
    if [[ $include != */* || $allowed != *" ${include%%/*} "* ]]; then
      echo "layers: $file:$line includes $include, which lies above lib/$folder" >&2
      status=1
    fi
  done < <(grep -rnoE '^#include "[^"]+"' "lib/$folder" | sed -E 's/#include "([^"]+)"/\1/')
done
exit "$status"
