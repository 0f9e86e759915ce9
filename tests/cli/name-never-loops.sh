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
  expect_stderr "unknown command 'file.gz'"
done

# nor does a script of that name go round that calls ours by its path, as its child or in its own place
mkdir script
PATH=/usr/bin:/bin
for call in "" "exec "; do
  printf '#!/bin/sh\n%s"%s/one/zcat" "$@" || exit\n' "$call" "$t" >script/zcat
  chmod +x script/zcat
  PATH=$t/script:/usr/bin:/bin
  same text "$(/usr/bin/timeout "$deadline" zcat file.gz)"
  PATH=$t/script expect_exit 2 /usr/bin/timeout "$deadline" "$t/one/zcat" file.gz
done
