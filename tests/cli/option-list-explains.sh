# `options` lists every option in 100 columns, explains one in full, chooses by socket type and writes JSON.
. "$(dirname "$0")/common.sh"

zcat options >table
not grep -qE '^.{101}' table
(($(grep -cE '^[A-Z]' table) > 110))
grep -qE '^SNDHWM +int +messages +1000 +all but sub xsub$' table

zcat options sndhwm >one
grep -qxF 'ZMQ_SNDHWM (23)' one
grep -qE '^Values +0 to 2147483647 messages$' one
grep -qE '^Old names +IDENTITY$' <(zcat options identity)
grep -qE '^Note .*draft' <(zcat options ROUTER_NOTIFY) || [[ $(zcat --version) == *draft* ]]

zcat options -t sub >sub
grep -q '^CONFLATE ' sub
not grep -qE '^(REQ_RELAXED|IO_THREADS) ' sub
grep -q '^XPUB_VERBOSE ' <(zcat options -t pub)

zcat options --json >lines
(($(wc -l <lines) > 110))
/usr/bin/python3 - <<'PY'
import json
rows = [json.loads(line) for line in open("lines")]
conflate = next(row for row in rows if row["name"] == "ZMQ_CONFLATE")
assert conflate["number"] == 54 and conflate["type"] == "bool" and "pull" in conflate["sockets"], conflate
assert next(row for row in rows if row["name"] == "ZMQ_CURVE_SECRETKEY")["secret"]
PY

expect_exit 2 zcat options SNDHVM
expect_stderr "did you mean 'SNDHWM'"
expect_exit 2 zcat options -t pusj
expect_stderr "did you mean 'push'"
expect_exit 2 zcat options -t push SNDHWM
