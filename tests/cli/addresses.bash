# shellcheck shell=bash
# Sourced by the tests of addresses, after common.sh.

count=0
# passes BOUND-AS BIND-ARG... -- CONNECT-ARG...: PORT stands for the port that was bound, in what follows the --.
passes() {
  local name=$((++count)) expected=$1 binder=()
  shift
  while [[ $1 != -- ]]; do binder+=("$1"); shift; done
  shift
  start_bound "$name" pull -n 1 "${binder[@]}" >got
  same "${expected}:${endpoint##*:}" "$endpoint"
  zcat push -m passed -w 10 "${@//PORT/${endpoint##*:}}"
  wait_exit "$pid" 0
  same passed got
}
