# The endpoints of a proxy may stand in a profile; those of the command line stand in their place.
. "$(dirname "$0")/common.sh"

cat >broker <<'PROFILE'
--front tcp://127.0.0.1:*
--back ipc://*
PROFILE
start_bound profiled proxy queue --profile ./broker
((${#endpoints[@]} == 2))
[[ ${endpoints[*]} == tcp://*' 'ipc://* ]]
start_bound typed proxy queue --profile ./broker 'ipc://*' 'tcp://127.0.0.1:*'
[[ ${endpoints[*]} == ipc://*' 'tcp://* ]]
