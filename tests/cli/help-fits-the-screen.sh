# Help fits 80 columns, and the overview a screen; each command shows its options, and no others.
. "$(dirname "$0")/common.sh"

zcat --help >overview
mapfile -t commands < <(sed -nE 's/^  ([a-z]+)  +[a-z].*/\1/p' overview)
((${#commands[@]} > 8))
(($(wc -l <overview) <= 48))
for command in "${commands[@]}"; do
  zcat "$command" --help >"help-$command"
  same "usage: ${ZCAT##*/} $command" "$(head -n 1 "help-$command" | cut -d ' ' -f 1-3)"
  (($(grep -A 99 '^Examples:' "help-$command" | grep -c '^  [^ ]') >= 2))
done
not grep -E '^.{81,}' overview help-*

grep -qE -e '^  -m, --message  +TEXT  +send TEXT' help-push
grep -q '(default: line)' help-push
not grep -e --subscribe help-push
grep -q -e --subscribe help-sub
