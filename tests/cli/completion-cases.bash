# shellcheck shell=bash
# Sourced by the tests of completions, which define `complete LINE`: what their shell offers at the end of LINE.

# offers LINE REGEX...: each is matched by a whole word that is offered.
offers() {
  local line=$1 want
  shift
  complete "$line" >offered
  for want in "$@"; do
    grep -qxE -e "$want" offered || { echo "'$line' does not offer $want but:" >&2; cat offered >&2; return 1; }
  done
}

# offers_not LINE REGEX...: none is.
offers_not() {
  local line=$1 unwanted
  shift
  complete "$line" >offered
  for unwanted in "$@"; do
    not grep -xE -e "$unwanted" offered
  done
}

# offers_exactly LINE WORD...
offers_exactly() {
  same "$(printf '%s\n' "${@:2}" | sort)" "$(complete "$1" | sort -u)"
}

check_completions() {
  local name=${ZCAT##*/} help
  printf 'text\n' >text.gz
  touch table

  # commands, and files only where a file was begun: gzip has a zcat too
  offers "$name " push pull pub sub req rep send recv help completions
  offers_not "$name " text.gz
  offers_exactly "$name pu" push pull pub
  if [[ $name == zcat ]]; then
    offers_exactly "$name te" text.gz
    offers "$name table " text.gz
  fi
  offers_exactly "$name help pu" push pull pub
  offers_exactly "$name completions " bash zsh fish

  # the options that the command takes: all of its help, and no others
  "$ZCAT" push --help all | grep -oE '^ +(-., )?--[a-z0-9-]+' | grep -oE -e '--.*' >help
  mapfile -t help <help
  offers_exactly "$name push --" "${help[@]}"
  offers_not "$name push --" --subscribe --template
  offers "$name sub --" --subscribe --template
  offers_exactly "$name push --bo" --bound-file

  # values
  offers "$name push -f " line zmtp json
  offers_not "$name push -f " dump
  offers "$name pull -f " line zmtp json dump
  offers "$name push --input-format " line zmtp json
  offers_not "$name push --input-format " dump
  offers "$name push --format=js" '(--format=)?json'
  offers_exactly "$name send -t pu" push pub
  offers_exactly "$name push --file te" text.gz

  # profiles by name, or by path
  local XDG_CONFIG_HOME=$t/config
  export XDG_CONFIG_HOME
  mkdir -p config/zcat/profiles
  touch config/zcat/profiles/{weather,work}
  offers_exactly "$name profiles " weather work
  offers_exactly "$name profiles we" weather
  offers "$name push --profile=we" '(--profile=)?weather'
  offers_exactly "$name sub --profile wo" work
  offers "$name sub --profile ./te" '(./)?text.gz'
  offers_exactly "$name run push inproc://a :: pull --profile we" weather

  # keys are files that keygen wrote, and directories
  mkdir keys keys/clients.d
  touch keys/a.key keys/a.key_secret keys/notes
  offers "$name push --server-key keys/" '(keys/)?a.key' '(keys/)?clients.d/?'
  offers_not "$name push --server-key keys/" '(keys/)?notes' '(keys/)?a.key_secret'
  offers "$name pull --key keys/" '(keys/)?a.key_secret'
  offers_not "$name pull --key keys/" '(keys/)?notes' '(keys/)?a.key'
  offers "$name keygen --public keys/" '(keys/)?a.key_secret'

  # socket options, by name and by value
  offers "$name push -o SNDHW" 'SNDHWM=?'
  offers "$name push -o TCP_KEEPALIVE=" '(TCP_KEEPALIVE=)?on' '(TCP_KEEPALIVE=)?off'
  offers "$name sub -o rcvhw" RCVHWM=
  offers "$name sub --option=ZMQ_rcvhw" '(--option=)?(ZMQ_)?RCVHWM='
  offers "$name push -o tcp_keepalive=o" '((TCP_KEEPALIVE|tcp_keepalive)=)?on'
  offers_exactly "$name options SNDHW" SNDHWM
  offers_exactly "$name options sndhw" SNDHWM

  # of what `run` runs, the last one
  offers_exactly "$name run pu" push pull pub
  offers_not "$name run " run probe help text.gz
  offers "$name run push -f js" json
  offers_exactly "$name run push inproc://a :: pu" push pull pub
  offers_exactly "$name run push inproc://a :: pull --unt" --until-disconnect
  offers "$name run push inproc://a :: pull in" inproc://

  # endpoints: what this machine listens to, and what a file lists
  start_bound tcp pull 'tcp://127.0.0.1:*'
  local port=${endpoint##*:} directory=$t/sockets
  mkdir "$directory"
  start_bound ipc pull "ipc://$directory/a.sock"
  offers "$name sub tcp://localhost:" "(tcp://localhost:)?$port"
  offers "$name sub -n 1 tcp://localhost:" "(tcp://localhost:)?$port"
  offers "$name sub -c tcp://localhost:" "(tcp://localhost:)?$port"
  offers "$name pull -c tcp://localhost:" "(tcp://localhost:)?$port"
  offers "$name push localhost:" "(localhost:)?$port"
  offers_not "$name pub tcp://localhost:" "(tcp://localhost:)?$port"
  offers_exactly "$name sub tcp:" tcp://localhost:
  offers "$name sub ipc://" "(ipc://)?$directory/a.sock"
  printf '# all of them\ntcp://one.example:1\n\ntcp://two.example:2  # the second\n' >list
  offers "$name sub --endpoints list " tcp://one.example:1 tcp://two.example:2
}
