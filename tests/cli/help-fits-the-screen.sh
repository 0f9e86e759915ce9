# Help fits 80 columns, and the overview a screen; each command shows its options, and no others.
. "$(dirname "$0")/common.sh"

zcat --help >overview
# two columns of commands
mapfile -t commands < <(grep '^  [a-z]' overview | sed -E 's/^(.{40})/\1\n/' | sed -nE 's/^  ([a-z]+)  +[a-z].*/\1/p')
((${#commands[@]} > 16))
(($(wc -l <overview) <= 24))
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
grep -q 'DURATION is 500ms, 2s' help-push
not grep DURATION help-options
