# Endpoints count in the order typed, whether operand, -b, -c or a line of an --endpoints file.
. "$(dirname "$0")/common.sh"

printf '# a comment\n\n  ./second  # another\n@./third\n' >list
start_bound pull pull ./first --endpoints list -c ./elsewhere -b ./fourth ./fifth -n 5 >out
same "$(printf "ipc://$t/%s " first second third fourth fifth)" "${endpoints[*]//\/.\//\/} "
for name in first second third fourth fifth; do zcat push "./$name" -m "$name"; done
wait_exit "$pid" 0
same $'fifth\nfirst\nfourth\nsecond\nthird' "$(sort out)"

printf './good\ntcp://host:70000\n' >list
expect_exit 2 zcat pull --endpoints list
expect_stderr "list:2: 'tcp://host:70000'.*65535"
expect_exit 1 zcat pull --endpoints missing
expect_stderr "'missing': No such file"
