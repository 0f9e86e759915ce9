# --bound-file /dev/stdout and /dev/fd/N write into what is open there, also a file: nothing is written over.
. "$(dirname "$0")/common.sh"

for place in /dev/stdout /dev/fd/5; do
  echo before >out
  start zcat pull 'tcp://127.0.0.1:*' -n 1 --bound-file "$place" >>out 5>>out
  endpoint=$(wait_line out tcp)
  zcat push -m message "$endpoint"
  wait_exit "$pid" 0
  same $'before\n'"$endpoint"$'\nmessage' out
done
