# Several of ours on PATH, in any order and number: the call still gets to gzip, or ends.
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the program is called ${ZCAT##*/} here"
mkdir one two
cp "$ZCAT" one/zcat
cp "$ZCAT" two/zcat
echo text | gzip >file.gz
unset -f zcat

PATH=$t/one:$t/two:/usr/bin:/bin
same text "$(zcat file.gz)"
PATH=$t/one:$t/two:$t/one:$t/one:/usr/bin:/bin:$t/two
same text "$(zcat file.gz)"

for path in "$t/one:$t/two" "$t/one:$t/two:$t/one" "$t/one:$t/one"; do
  PATH=$path expect_exit 2 "$t/one/zcat" file.gz
  expect_stderr "'file.gz' is no command"
done
