# gzip has a zcat too: what is meant for it gets there, arguments and standard input untouched.
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the program is called ${ZCAT##*/} here"
PATH=/usr/bin:/bin
theirs=$(command -v zcat) || skip "there is no other zcat"
not cmp -s "$theirs" "$ZCAT"

mkdir first
ln -s "$ZCAT" first/zcat
printf 'one\ntwo\n' >text
gzip -k text
cp text plain
mkdir other
cp text.gz other/

# first on PATH
PATH=$t/first:$PATH
unset -f zcat
same text "$(zcat text.gz)"
same text "$(zcat other/text)"
same text "$(zcat text.gz --)"
same text "$(zcat <text.gz)"
same text "$(cat text.gz | zcat)"
same text "$(cat text.gz | zcat -)"
same text "$(cat text.gz | zcat -f)"
for options in -- -v -q '-f --' --quiet; do
  read -ra options <<<"$options"
  same text "$(zcat "${options[@]}" <text.gz 2>said)"
done
expect_exit 0 zcat -t <text.gz
zcat -lv <text.gz | grep -q '^defla'
zcat -l text.gz | grep -q ' text$'
same text "$(zcat -- text.gz)"
same text "$(zcat -f plain)"
same text "$(zcat <(cat text.gz))"
cat text text >twice
same twice "$(zcat text.gz other/text)"

# the status and the words are gzip's too
expect_exit 1 zcat plain
expect_stderr '^gzip: plain: not in gzip format'
expect_exit 1 zcat missing.gz text.gz >out
same text out
expect_stderr 'missing\.gz'
for missing in missing.gz nowhere/missing.Z; do
  expect_exit 1 zcat "$missing"
  expect_stderr "^gzip: $missing: No such file"
done

# also when called by its path, which is not on PATH
PATH=/usr/bin:/bin
same text "$("$t/first/zcat" text.gz)"
