# What a peer sends is inert on a terminal in each text format: no title, cursor, colour, hidden or reordered text.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

esc=$'\e'
messages=(
  "a${esc}]0;owned"$'\a'"${esc}[2J${esc}[9;9H${esc}[31m${esc}(0b"
  $'c\xc2\x9b31m\xc2\x9d\x9b31m\xff\b\r\x7f\vd'
  $'e\u202ef\u2066g\u200bh\u200fi\ufeffj\u2028k\u061cl'
  $'東京 😀 grüße'
)
fed=$(for message in "${messages[@]}"; do printf '%s\n' "$message"; done)

# shown NAME N OPTION...: N messages as a receiver with these options shows them; the screen is left in $t/NAME.
shown() {
  on_terminal "$1" "\$ZCAT pull ./$1.socket -n $2 ${*:3}"
  timeout "$deadline" "$ZCAT" push -f nul "./$1.socket" < <(tr '\n' '\0' <<<"$fed")
  screen "$1" >"$1"
  # nothing but lines was sent to the terminal, and all of it in UTF-8
  sed -i '/^the end/,$d' "$1.log"
  if [[ $1 != raw ]]; then
    not grep -qaP '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' "$1.log"
    iconv -f UTF-8 -t UTF-16 "$1.log" >/dev/null
    not grep -qP '[\x{80}-\x{9f}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{61c}]' "$1.log"
    same "$HOSTNAME" "$(tmux display-message -p -t "$1" '#{pane_title}')"
  fi
}

inert='a\x1b]0;owned\x07\x1b[2J\x1b[9;9H\x1b[31m\x1b(0b
c\xc2\x9b31m\xc2\x9d\x9b31m\xff\x08\x0d\x7f\x0bd
e\xe2\x80\xaef\xe2\x81\xa6g\xe2\x80\x8bh\xe2\x80\x8fi\xef\xbb\xbfj\xe2\x80\xa8k\xd8\x9cl
東京 😀 grüße'
shown line 4 ''
same "$inert" "$(cat line)"
shown template 4 "-p '{0}'"
same "$inert" "$(cat template)"
shown body 4 "-p '<{body:>3}>'"
same "$(sed 's/.*/<&>/' <<<"$inert")" "$(cat body)"
shown nul 4 -0
same "$(tr -d '\n' <<<"$inert")" "$(tr -d '\n' <nul)"
shown quoted 4 -f quoted
same "$(sed 's/.*/"&"/; s/\\x0d/\\r/' <<<"$inert")" "$(cat quoted)"

shown json 4 "-f json"
same 'a\u001b]0;owned\u0007\u001b[2J\u001b[9;9H\u001b[31m\u001b(0b' "$(grep -o 'a.u001b[^"]*' json)"
same 'e\u202ef\u2066g\u200bh\u200fi\ufeffj\u2028k\u061cl' "$(grep -o 'e.u202e[^"]*' json)"
grep -qF '["東京 😀 grüße"]' json
same 4 "$(grep -c '^{"time"' json)"

# -f raw is what was asked for: the bytes
shown raw 4 "-f raw"
grep -qaF "${messages[0]}" raw.log
same owned "$(tmux display-message -p -t raw '#{pane_title}')"

# and a file gets bytes
start zcat pull ./file.socket -n 4 >out
zcat push -0 ./file.socket < <(tr '\n' '\0' <<<"$fed")
wait_exit "$pid" 0
same "$fed" "$(cat out)"

# binary formats are for pipes, and say so
on_terminal binary '$ZCAT pull ./binary -n 1 -f msgpack'
zcat push ./binary -m hello
wait_line binary.log "'msgpack' is not for a terminal: '-f dump' shows any bytes" >/dev/null
zcat push ./piped -m hello &
expect_exit 0 zcat pull ./piped -n 1 -f msgpack >/dev/null
expect_no_stderr
