# Where an endpoint cannot be bound, the paths that were bound before it are removed again.
. "$(dirname "$0")/common.sh"

mkdir temporary
TMPDIR=$t/temporary expect_exit 1 zcat pull ./socket 'ipc://*' tcp://192.0.2.1:1 -w 1
expect_stderr 'tcp://192.0.2.1:1'
[[ ! -e socket ]]
same '' "$(ls temporary)"
