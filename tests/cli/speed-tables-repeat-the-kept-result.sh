# The tables on speed in the README and in zcat(1) say what the latest kept result says, row by row.
. "$(dirname "$0")/common.sh"

kept=$(find "$SRC/tests/bench/results" -name '20*.txt' | sort | tail -n 1)
grep -E '^\| ' "$kept" >table
(($(wc -l <table) > 10))

sed -n '/^| | zcat |/,$p' "$SRC/README.md" | grep -Fx -f table >shown
same table shown

# without the marks of Markdown: words, value, what it is compared with, ratio
tail -n +3 table | sed -e 's/^| //; s/ |$//; s/`//g; s/ | / /g; s/libzmq alone/libzmq/; s, messages/s,/s,' >rows
tr -s ' ' <"$SRC/man/zcat.1.in" | sed -e 's/\\-/-/g; s/\\(en/–/g; s/\\(mc/µ/g' | grep -Fx -f rows >shown
same rows shown
