# A slip of the fingers is still our error, whatever lies about in the directory.
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the program is called ${ZCAT##*/} here"
mkdir first
ln -s "$ZCAT" first/zcat
PATH=$t/first:/usr/bin:/bin
unset -f zcat
echo text >file

expect_exit 2 zcat psh localhost:5555
expect_stderr "unknown command 'psh': did you mean 'push'"
expect_exit 2 zcat psh file
expect_stderr "did you mean 'push'"
expect_exit 2 zcat nothing-like-that
expect_stderr "unknown command 'nothing-like-that'"
expect_exit 2 zcat -x
expect_stderr 'the command comes first'

# a socket is an endpoint, and no file that gzip could read
/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("a.sock")'
expect_exit 2 zcat ./a.sock
expect_stderr 'is not a command'

# files that are called like commands
touch push file.gz
expect_exit 2 zcat push
expect_stderr 'no endpoint'
zcat --help >help
grep -q '^usage: zcat' help

# no other zcat on PATH
printf 'x\n' | gzip >x.gz
PATH=$t/first
expect_exit 2 "$t/first/zcat" x.gz
PATH=/usr/bin:/bin
expect_stderr "unknown command 'x.gz'"

# by its path, with nothing to do: the usage
expect_exit 2 "$t/first/zcat" </dev/null
expect_stderr '^usage: zcat'
