# pub puts a topic in front, as a frame or in the same frame; sub filters by the beginnings it names.
. "$(dirname "$0")/common.sh"

start_bound frame pub 'tcp://127.0.0.1:*' --topic weather -m sunny -m rain
same $'weather\tsunny\nweather\train' "$(zcat sub "$endpoint" -n 2 -s weather)"
wait_exit "$pid" 0

start_bound prefix pub 'tcp://127.0.0.1:*' --topic-prefix weather: -m sunny
same weather:sunny "$(zcat sub "$endpoint" -n 1 -s w)"
wait_exit "$pid" 0

printf '%s\n' apple banana cherry avocado >in
start_bound several pub 'tcp://127.0.0.1:*' <in
same $'apple\ncherry\navocado' "$(zcat sub "$endpoint" -n 3 -s a -s ch)"
wait_exit "$pid" 0

start_bound frames pub 'tcp://127.0.0.1:*' --topic '' -F , -m a,b
same '""	"a"	"b"' "$(zcat sub "$endpoint" -n 1 -f quoted | tr ' ' '\t')"
wait_exit "$pid" 0
