# mandoc and groff find nothing wrong with the manual.
. "$(dirname "$0")/common.sh"
command -v mandoc >/dev/null || skip "there is no mandoc"

cd "$SRC/man"  # where it finds what pages refer to
for page in *.[1-9]; do
  same "" "$(lint "$page")"
done
command -v groff >/dev/null || exit 0
for page in *.[1-9]; do
  groff -mdoc -Tutf8 -ww -z "$page" 2>"$t/groff"
  [[ ! -s $t/groff ]] || { cat "$t/groff" >&2; exit 1; }
done
