# On a terminal each row has a picture of its latencies below it, as wide as the terminal: blocks where the locale has
# them, else `#`. Elsewhere there is none.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

# drawn NAME WIDTH LOCALE: the screen, in a file of that name
drawn() {
  on_terminal "$1" "stty cols $2; LC_ALL=$3 \$ZCAT bench req-rep --size 20 -n 2000"
  screen "$1" >"$1.screen"
}
for width in 80 40; do
  drawn "blocks$width" "$width" C.UTF-8
  drawn "signs$width" "$width" C
  grep -qE '^ *[0-9.]+ [mµn]?s +[0-9.]+% [█▏▎▍▌▋▊▉]+$' "blocks$width.screen"
  grep -qE '^ *[0-9.]+ [mun]?s +[0-9.]+% #+$' "signs$width.screen"
  not grep -q '[^ -~]' <(LC_ALL=C grep '%' "signs$width.screen")
  # the longest bar fills the line
  same "$((width - 1))" "$(grep '%' "blocks$width.screen" | sed 's/ *$//' | wc -L)"
done
zcat bench req-rep --size 20 -n 2000 >file
not grep -q '%' file
