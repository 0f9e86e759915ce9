# Help and version, when asked for, go to standard output with status 0. No arguments: usage on stderr, status 2.
. "$(dirname "$0")/common.sh"

for arguments in --help -h help 'push --help' 'push -h' 'help push' --version; do
  read -ra arguments <<<"$arguments"
  expect_exit 0 zcat "${arguments[@]}" >out </dev/null
  expect_no_stderr
  [[ -s out ]]
done
zcat --help >overview
grep -q '^usage: zcat COMMAND' overview
for command in send recv push pull pub sub req rep; do
  grep -qE "^(.{40})?  $command +[a-z]" overview
  zcat "$command" --help >out
  grep -q "^usage: zcat $command " out
done
zcat --version >out
grep -qE '^zcat [0-9]+\.[0-9]+' out
grep -qE '^transports: .*tcp' out

expect_exit 2 zcat >out
expect_stderr '^usage: zcat'
[[ ! -s out ]]
