# Manual and completions in the source tree are what the tables make.
. "$(dirname "$0")/common.sh"
[[ -n ${ZCAT_DOCGEN:-} ]] || skip "zcat-docgen was not built"

"$ZCAT_DOCGEN" zcat "$SRC" "$t/new"
mkdir old
cp -r "$SRC/man" "$SRC/completions" old/
rm -f old/man/*.in old/man/*.part old/completions/*.in
diff -r old new || { echo "build the target docs" >&2; exit 1; }
for file in new/man/* new/completions/*; do
  sed -n 1,2p "$file" | grep -q 'generated'
done

# and the program prints the same, but for the draft types where this libzmq has none
options=()
[[ $(zcat --version) != *'no drafts'* ]] || options=(--without-drafts)
"$ZCAT_DOCGEN" "${ZCAT##*/}" "$SRC" "$t/printed" "${options[@]}"
for shell in "bash:${ZCAT##*/}.bash" "zsh:_${ZCAT##*/}" "fish:${ZCAT##*/}.fish"; do
  zcat completions "${shell%%:*}" | cmp - "printed/completions/${shell##*:}"
done
