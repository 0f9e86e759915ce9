# What `sub -f json` recorded `pub -f json --pace` replays with its distances, at any speed, without drift.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

# Messages a few milliseconds to a tenth of a second apart; one at the time of the one before, one before that.
/usr/bin/python3 - >log <<'END'
import datetime, json, random

rng = random.Random(3)
moment = datetime.datetime(2024, 2, 28, 23, 59, 59, 400000, tzinfo=datetime.timezone.utc)
for number in range(40):
    moment += datetime.timedelta(milliseconds=rng.choice([0, 1, 5, 20, 40, 100]))
    print(json.dumps({"time": moment.isoformat(), "frames": [str(number), "é\0"]}))
END

# replay LOG SPEED RECORD: replays LOG while RECORD is made of it.
replay() {
  rm -f "pub-$2-$3.bound"
  start_bound "pub-$2-$3" pub 'ipc://*' -f json --pace "$2" <"$1"
  zcat sub "$endpoint" -f json -n "$(wc -l <"$1")" >"$3"
  wait_exit "$pid" 0
  same "$(jq -c .frames "$1")" "$(jq -c .frames "$3")"
}

# alike LOG RECORD SPEED: RECORD was made from LOG at SPEED. A machine may have something else to do now and then;
# what counts is that most messages are on time, and the second half of them as much as the first.
alike() {
  /usr/bin/python3 - "$@" <<'END'
import json, re, statistics, sys

def milliseconds(path):
    for line in open(path, encoding="utf-8"):
        hours, minutes, seconds = re.search(r"T(\d\d):(\d\d):(\d\d(?:\.\d+)?)", json.loads(line)["time"]).groups()
        yield ((int(hours) * 60 + int(minutes)) * 60 + float(seconds)) * 1000

log, record = ([*milliseconds(path)] for path in sys.argv[1:3])
log, record = ([(time - times[0]) % 86_400_000 for time in times] for times in (log, record))
speed = float(sys.argv[3])
late = [there - here / speed for here, there in zip(log, record)]
distances = [abs(b - a) for a, b in zip(late, late[1:])]
drift = statistics.median(late[-20:]) - statistics.median(late[:20])
told = f"late by {[round(ms, 1) for ms in late]} ms"
assert sum(distance <= 5 for distance in distances) >= 0.6 * len(distances), told
assert max(distances) <= 500, told
assert abs(drift) <= 10 or speed != 1, told  # a fast run is too short to have one
END
}

# keeps LOG SPEED RECORD
keeps() {
  replay "$1" "$2x" "$3" && alike "$1" "$3" "$2"
}
at_best 3 keeps log 1 recorded
at_best 3 keeps recorded 1 again
at_best 3 keeps recorded 10 faster

at_once() {
  local begin=$EPOCHREALTIME
  replay recorded 0 at-once && (((${EPOCHREALTIME/./} - ${begin/./}) < 1000000))
}
at_best 3 at_once
