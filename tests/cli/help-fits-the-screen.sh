# Help fits 80 columns, and a screen of 24 lines (26 where libzmq has drafts) with the prompt below it; a command shows its options, and no others.
. "$(dirname "$0")/common.sh"

zcat --help >overview
# two columns of commands
mapfile -t commands < <(grep '^  [a-z]' overview | sed -E 's/^(.{40})/\1\n/' | sed -nE 's/^  ([a-z]+)  +[a-z].*/\1/p')
((${#commands[@]} > 16))
most=24
! grep -q ' draft\b' <(zcat --version) || most=26  # one more group of commands
(($(wc -l <overview) < most))
for command in "${commands[@]}"; do
  zcat "$command" --help >"help-$command"
  (($(wc -l <"help-$command") < 24))
  zcat "$command" --help all >"all-$command"
  same "usage: ${ZCAT##*/} $command" "$(head -n 1 "help-$command" | cut -d ' ' -f 1-3)"
  (($(grep -A 99 '^Examples:' "help-$command" | grep -c '^  [^ ]') >= 2))
done
not grep -E '^.{81,}' overview help-* all-*

grep -qE -e '^  -m, --message TEXT +send TEXT' help-push
grep -q '(default: line)' help-push
not grep -e --subscribe all-push
grep -q -e --subscribe help-sub
grep -q 'DURATION is 500ms, 2s' all-push
not grep DURATION all-options

# nothing of other commands, nor what this libzmq has not
not grep -iE 'two-way|probe:|radio|dump' all-push
grep -q dump all-pull
[[ $(zcat --version) != *'no drafts'* ]] || not grep -i draft overview
