# Under another name, manual and completions speak of the program by that name, and of nothing else.
. "$(dirname "$0")/common.sh"
[[ -n ${ZCAT_DOCGEN:-} ]] || skip "zcat-docgen was not built"

"$ZCAT_DOCGEN" zmqcat "$SRC" "$t"
same "$(cd "$SRC/man" && ls -- *.[157] | sed 's/^zcat/zmqcat/')" "$(ls man)"
same "$(printf '%s\n' _zmqcat zmqcat.bash zmqcat.fish)" "$(ls completions)"
grep -q '^\.Nd' man/zmqcat-push.1
grep -q '^\.Dt ZMQCAT-PUSH 1' man/zmqcat-push.1
# the only other ones that are spoken of are gzip's and the directory of profiles, and stand for themselves
sed '1{/generated/d}' man/zmqcat.1 | not grep -nwE 'zcat|ZCAT'
grep -vh generated completions/* | sed 's@zcat/profiles@@' | not grep -niE '(^|[^a-z])zcat([^a-z]|$)'
# messages of the program are no text that is renamed
for source in "$SRC"/lib/*/*.cpp "$SRC"/tools/*.cpp; do
  grep -v 'Example{' "$source" | not grep -nE "'zcat [-a-z{]"
done
if command -v mandoc >/dev/null; then
  cd man
  for page in *; do same "" "$(lint "$page")"; done
  cd ..
fi
printf 'push\n' >push
same push "$(bash "$SRC/tests/cli/complete.bash" completions/zmqcat.bash 'zmqcat pus')"
if command -v zsh >/dev/null; then  # a name with a dash is no name of a function
  "$ZCAT_DOCGEN" zmq-cat "$SRC" "$t/dash"
  same push "$(zsh -f "$SRC/tests/cli/complete.zsh" "$t/dash/completions" 'zmq-cat pus')"
fi
