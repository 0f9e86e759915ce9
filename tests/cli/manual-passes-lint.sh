# mandoc and groff find nothing wrong with the manual.
. "$(dirname "$0")/common.sh"
command -v mandoc >/dev/null || skip "there is no mandoc"

cd "$SRC/man"  # where it finds what pages refer to
for page in *.[1-9]; do
  same "" "$(lint "$page")"
done

# no word of a heading was taken for a macro
for page in *.[1-9]; do
  mandoc -T ascii "$page" 2>/dev/null | sed 's/.\x08//g' >"$t/text"
  while IFS= read -r heading; do grep -qE -e "^ *$heading\$" "$t/text" || { echo "$page: no heading $heading" >&2; exit 1; }
  done < <(sed -n 's/^\.S[hs] //p' "$page")
done

command -v groff >/dev/null || exit 0
for page in *.[1-9]; do
  groff -mdoc -Tutf8 -ww -z "$page" 2>"$t/groff"
  [[ ! -s $t/groff ]] || { cat "$t/groff" >&2; exit 1; }
done
