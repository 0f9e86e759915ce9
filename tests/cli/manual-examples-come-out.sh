# Every example of help, manual and README works, and what comes of it is what should.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the manual calls it zcat"
[[ -n ${ZCAT_DOCGEN:-} ]] || skip "zcat-docgen was not built"
sessions=("$SRC/tests/cli/examples.sessions")
drafts=$SRC/tests/cli/draft-examples.sessions

/usr/bin/python3 "$SRC/tests/cli/sessions.py" lines "${sessions[@]}" "$drafts" "$SRC/README.md" >tried
"$ZCAT_DOCGEN" examples >examples
# in Markdown, blocks marked `sh`: lines that are no comments
sed -n '/^```sh$/,/^```$/p' "$SRC/README.md" | grep '\bzcat ' >>examples || :
while IFS= read -r line; do
  grep -qF -e "$line" tried || { echo "no session tries: $line" >&2; exit 1; }
done < <(sed -e '/^#/d' -e 's/  *# .*//' examples)

! grep -q ' draft\b' <(zcat --version) || sessions+=("$drafts")
ZCAT=$ZCAT /usr/bin/python3 "$SRC/tests/cli/sessions.py" run "${sessions[@]}"
