# A profile stands for options and endpoints: those that may be repeated add up, of the others those of the command line hold,
# and endpoints of the command line stand in place of all of the profile's.
. "$(dirname "$0")/common.sh"

export XDG_CONFIG_HOME=$t/config
profiles=$t/config/zcat/profiles
mkdir -p "$profiles"
shown() { { zcat "$@" 2>&1 || :; } | sed -n 's/^zcat: \([A-Z_]* = .*\)/\1/p'; }

# all that a command takes: an endpoint with its mark, a value with blanks and quotes in it, a flag
cat >"$profiles/in" <<END
# who may take what
@ipc://$t/in
--template {seq}: '{0}' # "{1}"
--separator=,
--count 2
--option RCVHWM=5
END
start zcat pull --profile in >out
printf 'a,b\nc,d\n' | zcat push -F , ./in
wait_exit "$pid" 0
same "1: 'a' # \"b\"
2: 'c' # \"d\"" out

# the command line's value holds, in any order, and of -o that of the same name
start zcat pull -n 1 -p '{0}' --profile in >out
zcat push ./in -m one
wait_exit "$pid" 0
same one out
same 'RCVHWM = 7' "$(shown pull --profile in -o RCVHWM=7 -o RCVHWM -w 0)"
same 'RCVHWM = 5' "$(shown pull --profile in -o RCVHWM -w 0)"  # to print it is not to set it
same 'RCVHWM = 7' "$(shown pull -o ZMQ_rcvhwm=7 -o RCVHWM --profile in -w 0)"

# subscriptions and messages add up, also those of -o
printf '%s\n' "ipc://$t/feed" '--subscribe a' '--option SUBSCRIBE=b' '--count 4' >"$profiles/some"
start zcat sub --profile some -s c -o SUBSCRIBE=d >out
subscriber=$pid
printf '%s\n' '--message a' '--message x' >"$profiles/say"
expect_exit 0 zcat pub ./feed --profile say -m b -m c -m d
wait_exit "$subscriber" 0
same $'a\nb\nc\nd' out

# endpoints of the command line, however given, stand in place of all of the profile's
printf '%s\n' "@ipc://$t/one" "--bind ipc://$t/two" '--count 1' >"$profiles/two"
printf '%s\n' "ipc://$t/four" >"$t/list"
for typed in '' @./three '-b ./three' "--endpoints $t/list"; do
  read -ra words <<<"$typed"
  expect_exit 3 zcat pull --profile two -w 0 --bound-file bound "${words[@]}"
  case $typed in
    '') same "ipc://$t/one"$'\n'"ipc://$t/two" bound ;;
    --end*) same "ipc://$t/four" bound ;;
    *) grep -q 'three$' bound; same 1 "$(grep -c . bound)" ;;
  esac
done

# a path, the last one of several, and none
cp "$profiles/two" here
expect_exit 3 zcat pull --profile in --profile ./here -w 0 --bound-file bound
same "ipc://$t/one"$'\n'"ipc://$t/two" bound
expect_exit 3 zcat pull --profile <(cat here) -w 0 --bound-file bound
same "ipc://$t/one"$'\n'"ipc://$t/two" bound
ZCAT_PROFILE=two expect_exit 2 zcat pull --profile "" -w 0

# the environment's, unless one was given; commands that open no socket take none
ZCAT_PROFILE=two expect_exit 3 zcat pull -w 0 --bound-file bound
same "ipc://$t/one"$'\n'"ipc://$t/two" bound
ZCAT_PROFILE=nothing expect_exit 3 zcat pull --profile two -w 0
ZCAT_PROFILE=nothing expect_exit 0 zcat options SNDHWM >/dev/null
expect_exit 2 zcat probe --profile two ./x
expect_stderr "'--profile' is for commands that open a socket"

# of `run` each command takes its own; that of the environment goes for each
printf '%s\n' 'inproc://a' >"$profiles/joined"
printf '%s\n' '--message x' >"$profiles/speaks"
expect_exit 0 zcat run push --profile speaks inproc://a :: pull --profile joined -n 1 >out
same x out
ZCAT_PROFILE=joined expect_exit 0 zcat run push -m y :: pull -n 1 >out
same y out

# without XDG_CONFIG_HOME, or where it is not absolute, it is ~/.config; the program's name does not matter
mkdir home
cp -r config home/.config
for elsewhere in '' relative; do
  HOME=$t/home XDG_CONFIG_HOME=$elsewhere expect_exit 3 zcat pull --profile two -w 0
done
ln -s "$ZCAT" another
expect_exit 3 ./another pull --profile two -w 0
