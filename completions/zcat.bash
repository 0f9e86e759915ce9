# generated: change the tables in lib/ or the prose in man/zcat.1.in, then build the target docs
# bash completion for zcat
# shellcheck shell=bash disable=SC2209  # a kind may be called like a command: it is none
#
# bash splits words at COMP_WORDBREAKS, which has ':' and '=' in it, and replaces only what follows the last of these.
# So _zcat puts words together again, and _zcat_offer leaves out of each reply what bash keeps.

# What the option before the cursor takes, into $kind.
_zcat_kind_of_value() {
  case $previous in
    -b | --bind) kind=bind ;;
    -c | --connect) kind=connect ;;
    --endpoints) kind=files ;;
    --bound-file) kind=files ;;
    --ipc-mode) kind=text ;;
    --front) kind=bind ;;
    --back) kind=bind ;;
    -t | --type) kind=type ;;
    -o | --option) kind=sockopt ;;
    -f | --format) kind=format ;;
    --input-format) kind=input-format ;;
    --output-format) kind=format ;;
    -d | --delimiter) kind=text ;;
    -p | --template) kind=text ;;
    -F | --separator) kind=text ;;
    -m | --message) kind=text ;;
    --file) kind=files ;;
    --topic) kind=text ;;
    --topic-prefix) kind=text ;;
    -s | --subscribe) kind=text ;;
    --group) kind=text ;;
    --match) kind=text ;;
    --not) kind=text ;;
    --check-seq) kind=text ;;
    -n | --count) kind=text ;;
    -w | --timeout) kind=text ;;
    --wait) kind=text ;;
    --window) kind=text ;;
    --retries) kind=text ;;
    --expect) kind=text ;;
    --linger) kind=text ;;
    -i | --interval) kind=text ;;
    --pace) kind=text ;;
    --repeat) kind=text ;;
    --heartbeat) kind=text ;;
    -j | --jobs) kind=text ;;
    --handler-format) kind=format ;;
    --handler-timeout) kind=text ;;
    --error-reply) kind=text ;;
    --size) kind=text ;;
    --duration) kind=text ;;
    --subscribers) kind=text ;;
    --rate) kind=text ;;
    --percentiles) kind=text ;;
    --transport) kind=text ;;
    --serve) kind=bind ;;
    --every) kind=text ;;
    --by) kind=text ;;
    --top) kind=text ;;
    --server-key) kind=public-key ;;
    --key) kind=secret-key ;;
    --allow-keys) kind=public-key ;;
    --user) kind=text ;;
    --password) kind=files ;;
    --allow-users) kind=files ;;
    --allow-ip) kind=text ;;
    --deny-ip) kind=text ;;
    --max-size) kind=text ;;
    --profile) kind=profile ;;
    --events) kind=files ;;
    --public) kind=secret-key ;;
  esac
}

# What an operand of the command is, into $kind.
_zcat_kind_of_operand() {
  case $command in
    send) kind=connect ;;
    recv) kind=bind ;;
    push) kind=connect ;;
    pull) kind=bind ;;
    pub) kind=bind ;;
    sub) kind=connect ;;
    req) kind=connect ;;
    rep) kind=bind ;;
    pair) kind=connect ;;
    dealer) kind=connect ;;
    router) kind=bind ;;
    xpub) kind=bind ;;
    xsub) kind=connect ;;
    stream) kind=bind ;;
    client) kind=connect ;;
    server) kind=bind ;;
    radio) kind=bind ;;
    dish) kind=connect ;;
    scatter) kind=connect ;;
    gather) kind=bind ;;
    peer) kind=bind ;;
    channel) kind=connect ;;
    probe) kind=connect ;;
    bench) kind=pattern ;;
    options) kind=sockopt-name ;;
    proxy) kind=proxy ;;
    tap) kind=connect ;;
    stat) kind=connect ;;
    run) kind=text ;;
    keygen) kind=files ;;
    profiles) kind=profile ;;
    completions) kind=shell ;;
    help) kind=commands ;;
    *) kind=files ;;  # of gzip's program of that name
  esac
}

_zcat_offer_options() {
  case $command in
    send) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -t --type -o --option -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file --topic --topic-prefix --group -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    recv) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -t --type -o --option -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -s --subscribe --group --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat -j --jobs --unordered --handler-format --persistent --handler-timeout --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    push) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    pull) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat -j --jobs --unordered --handler-format --persistent --handler-timeout --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    pub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file --topic --topic-prefix -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    sub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -s --subscribe --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat -j --jobs --unordered --handler-format --persistent --handler-timeout --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    req) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --window --retries --expect --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    rep) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file --echo -n --count -w --timeout --linger --heartbeat -j --jobs --handler-format --persistent --handler-timeout --error-reply --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    pair) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    dealer) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file --rep-envelope -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    router) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    xpub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    xsub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -s --subscribe -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    stream) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    client) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    server) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    radio) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file --group -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    dish) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator --group --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat -j --jobs --unordered --handler-format --persistent --handler-timeout --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    scatter) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    gather) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat -j --jobs --unordered --handler-format --persistent --handler-timeout --fail-fast --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    peer) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    channel) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -o --option -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat --until-disconnect --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --no-edit --no-history -q --quiet -h --help ;;
    probe) _zcat_offer --endpoints -4 --ipv4 -6 --ipv6 -w --timeout --server-key --json -q --quiet -h --help ;;
    bench) _zcat_offer -o --option -n --count --window --size --duration --subscribers --rate --percentiles --transport --serve --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --json -q --quiet -h --help ;;
    options) _zcat_offer -t --type --json -h --help ;;
    proxy) _zcat_offer --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode --front --back -o --option -f --format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator --tap --drop --linger --heartbeat --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events -q --quiet -h --help ;;
    tap) _zcat_offer --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator --match --not -n --count --max-size --commands -v --verbose --timestamps -q --quiet -h --help ;;
    stat) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -t --type -o --option -s --subscribe --group --match --not --check-seq -n --count -w --timeout --until-disconnect --heartbeat --every --by --top --server-key --key --allow-keys --user --password --allow-users --allow-ip --deny-ip --max-size --profile -v --verbose --timestamps --events --json -q --quiet -h --help ;;
    run) _zcat_offer -h --help ;;
    keygen) _zcat_offer --public -h --help ;;
    profiles) _zcat_offer -h --help ;;
    completions) _zcat_offer -h --help ;;
  esac
}

_zcat_offer_values() {
  case $kind:$command in
    files:*) _zcat_offer_files ;;
    public-key:*) _zcat_offer_files_like '*.key' ;;
    secret-key:*) _zcat_offer_files_like '*.key_secret' ;;
    bind:* | connect:*) _zcat_offer_endpoints "$kind" ;;
    type:send) _zcat_offer pair pub dealer router push xpub xsub stream server client radio scatter peer channel ;;
    format:send) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    type:recv) _zcat_offer pair sub dealer router pull xpub xsub stream server client dish gather peer channel ;;
    format:push) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    format:pub) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    format:radio) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    format:scatter) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    type:options) _zcat_offer pair pub sub req rep dealer router pull push xpub xsub stream server client radio dish gather scatter dgram peer channel ;;
    type:stat) _zcat_offer pair sub dealer router pull xpub xsub stream server client dish gather peer channel ;;
    format:*) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw dump none ;;
    input-format:*) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    sockopt:*)
      if [[ $cur == *=* ]]; then _zcat_offer_values_of_sockopt CONFLATE=0 CONFLATE=1 CURVE_SERVER=0 CURVE_SERVER=1 GSSAPI_PLAINTEXT=0 GSSAPI_PLAINTEXT=1 GSSAPI_PRINCIPAL_NAMETYPE=hostbased GSSAPI_PRINCIPAL_NAMETYPE=user GSSAPI_PRINCIPAL_NAMETYPE=krb5-principal GSSAPI_SERVER=0 GSSAPI_SERVER=1 GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=hostbased GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=user GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=krb5-principal IMMEDIATE=0 IMMEDIATE=1 INVERT_MATCHING=0 INVERT_MATCHING=1 LOOPBACK_FASTPATH=0 LOOPBACK_FASTPATH=1 MULTICAST_LOOP=0 MULTICAST_LOOP=1 NORM_MODE=fixed NORM_MODE=cc NORM_MODE=ccl NORM_MODE=cce NORM_MODE=cce-ecnonly NORM_PUSH=0 NORM_PUSH=1 NORM_UNICAST_NACK=0 NORM_UNICAST_NACK=1 ONLY_FIRST_SUBSCRIBE=0 ONLY_FIRST_SUBSCRIBE=1 PROBE_ROUTER=0 PROBE_ROUTER=1 RECONNECT_STOP=refused RECONNECT_STOP=handshake-failed RECONNECT_STOP=after-disconnect REQ_CORRELATE=0 REQ_CORRELATE=1 REQ_RELAXED=0 REQ_RELAXED=1 ROUTER_HANDOVER=0 ROUTER_HANDOVER=1 ROUTER_MANDATORY=0 ROUTER_MANDATORY=1 ROUTER_NOTIFY=connect ROUTER_NOTIFY=disconnect ROUTER_RAW=0 ROUTER_RAW=1 STREAM_NOTIFY=0 STREAM_NOTIFY=1 TCP_KEEPALIVE=system TCP_KEEPALIVE=off TCP_KEEPALIVE=on WSS_TRUST_SYSTEM=0 WSS_TRUST_SYSTEM=1 XPUB_VERBOSE=1 XPUB_VERBOSER=1 XSUB_VERBOSE_UNSUBSCRIBE=0 XSUB_VERBOSE_UNSUBSCRIBE=1 ZAP_ENFORCE_DOMAIN=0 ZAP_ENFORCE_DOMAIN=1 THREAD_SCHED_POLICY=other THREAD_SCHED_POLICY=fifo THREAD_SCHED_POLICY=rr THREAD_SCHED_POLICY=batch THREAD_SCHED_POLICY=idle ZERO_COPY_RECV=0 ZERO_COPY_RECV=1
      else _zcat_offer_sockopts AFFINITY= BACKLOG= BINDTODEVICE= BUSY_POLL= CONFLATE= CONNECT_ROUTING_ID= CONNECT_TIMEOUT= CURVE_PUBLICKEY= CURVE_SECRETKEY= CURVE_SERVER= CURVE_SERVERKEY= DISCONNECT_MSG= EVENTS FD GSSAPI_PLAINTEXT= GSSAPI_PRINCIPAL= GSSAPI_PRINCIPAL_NAMETYPE= GSSAPI_SERVER= GSSAPI_SERVICE_PRINCIPAL= GSSAPI_SERVICE_PRINCIPAL_NAMETYPE= HANDSHAKE_IVL= HEARTBEAT_IVL= HEARTBEAT_TIMEOUT= HEARTBEAT_TTL= HELLO_MSG= HICCUP_MSG= IMMEDIATE= INVERT_MATCHING= IN_BATCH_SIZE= IPC_FILTER_GID= IPC_FILTER_PID= IPC_FILTER_UID= IPV4ONLY IPV6 LAST_ENDPOINT LINGER LOOPBACK_FASTPATH= MAXMSGSIZE= MECHANISM METADATA= MULTICAST_HOPS= MULTICAST_LOOP= MULTICAST_MAXTPDU= NORM_BLOCK_SIZE= NORM_BUFFER_SIZE= NORM_MODE= NORM_NUM_AUTOPARITY= NORM_NUM_PARITY= NORM_PUSH= NORM_SEGMENT_SIZE= NORM_UNICAST_NACK= ONLY_FIRST_SUBSCRIBE= OUT_BATCH_SIZE= PLAIN_PASSWORD= PLAIN_SERVER PLAIN_USERNAME= PRIORITY= PROBE_ROUTER= RATE= RCVBUF= RCVHWM= RCVMORE RCVTIMEO= RECONNECT_IVL= RECONNECT_IVL_MAX= RECONNECT_STOP= RECOVERY_IVL= REQ_CORRELATE= REQ_RELAXED= ROUTER_HANDOVER= ROUTER_MANDATORY= ROUTER_NOTIFY= ROUTER_RAW= ROUTING_ID= SNDBUF= SNDHWM= SNDTIMEO= SOCKS_PASSWORD= SOCKS_PROXY= SOCKS_USERNAME= STREAM_NOTIFY= SUBSCRIBE= TCP_ACCEPT_FILTER= TCP_KEEPALIVE= TCP_KEEPALIVE_CNT= TCP_KEEPALIVE_IDLE= TCP_KEEPALIVE_INTVL= TCP_MAXRT= THREAD_SAFE TOPICS_COUNT TOS= TYPE USE_FD= VMCI_BUFFER_MAX_SIZE= VMCI_BUFFER_MIN_SIZE= VMCI_BUFFER_SIZE= VMCI_CONNECT_TIMEOUT= WSS_CERT_PEM= WSS_HOSTNAME= WSS_KEY_PEM= WSS_TRUST_PEM= WSS_TRUST_SYSTEM= XPUB_VERBOSE= XPUB_VERBOSER= XPUB_WELCOME_MSG= XSUB_VERBOSE_UNSUBSCRIBE= ZAP_DOMAIN= ZAP_ENFORCE_DOMAIN= BLOCKY IO_THREADS= MAX_MSGSZ= MAX_SOCKETS= MSG_T_SIZE SOCKET_LIMIT THREAD_AFFINITY_CPU_ADD= THREAD_AFFINITY_CPU_REMOVE= THREAD_NAME_PREFIX= THREAD_PRIORITY= THREAD_SCHED_POLICY= ZERO_COPY_RECV=
      fi ;;
    sockopt-name:*) _zcat_offer_sockopts AFFINITY BACKLOG BINDTODEVICE BUSY_POLL CONFLATE CONNECT_ROUTING_ID CONNECT_TIMEOUT CURVE_PUBLICKEY CURVE_SECRETKEY CURVE_SERVER CURVE_SERVERKEY DISCONNECT_MSG EVENTS FD GSSAPI_PLAINTEXT GSSAPI_PRINCIPAL GSSAPI_PRINCIPAL_NAMETYPE GSSAPI_SERVER GSSAPI_SERVICE_PRINCIPAL GSSAPI_SERVICE_PRINCIPAL_NAMETYPE HANDSHAKE_IVL HEARTBEAT_IVL HEARTBEAT_TIMEOUT HEARTBEAT_TTL HELLO_MSG HICCUP_MSG IMMEDIATE INVERT_MATCHING IN_BATCH_SIZE IPC_FILTER_GID IPC_FILTER_PID IPC_FILTER_UID IPV4ONLY IPV6 LAST_ENDPOINT LINGER LOOPBACK_FASTPATH MAXMSGSIZE MECHANISM METADATA MULTICAST_HOPS MULTICAST_LOOP MULTICAST_MAXTPDU NORM_BLOCK_SIZE NORM_BUFFER_SIZE NORM_MODE NORM_NUM_AUTOPARITY NORM_NUM_PARITY NORM_PUSH NORM_SEGMENT_SIZE NORM_UNICAST_NACK ONLY_FIRST_SUBSCRIBE OUT_BATCH_SIZE PLAIN_PASSWORD PLAIN_SERVER PLAIN_USERNAME PRIORITY PROBE_ROUTER RATE RCVBUF RCVHWM RCVMORE RCVTIMEO RECONNECT_IVL RECONNECT_IVL_MAX RECONNECT_STOP RECOVERY_IVL REQ_CORRELATE REQ_RELAXED ROUTER_HANDOVER ROUTER_MANDATORY ROUTER_NOTIFY ROUTER_RAW ROUTING_ID SNDBUF SNDHWM SNDTIMEO SOCKS_PASSWORD SOCKS_PROXY SOCKS_USERNAME STREAM_NOTIFY SUBSCRIBE TCP_ACCEPT_FILTER TCP_KEEPALIVE TCP_KEEPALIVE_CNT TCP_KEEPALIVE_IDLE TCP_KEEPALIVE_INTVL TCP_MAXRT THREAD_SAFE TOPICS_COUNT TOS TYPE UNSUBSCRIBE USE_FD VMCI_BUFFER_MAX_SIZE VMCI_BUFFER_MIN_SIZE VMCI_BUFFER_SIZE VMCI_CONNECT_TIMEOUT WSS_CERT_PEM WSS_HOSTNAME WSS_KEY_PEM WSS_TRUST_PEM WSS_TRUST_SYSTEM XPUB_MANUAL XPUB_MANUAL_LAST_VALUE XPUB_NODROP XPUB_VERBOSE XPUB_VERBOSER XPUB_WELCOME_MSG XSUB_VERBOSE_UNSUBSCRIBE ZAP_DOMAIN ZAP_ENFORCE_DOMAIN BLOCKY IO_THREADS MAX_MSGSZ MAX_SOCKETS MSG_T_SIZE SOCKET_LIMIT THREAD_AFFINITY_CPU_ADD THREAD_AFFINITY_CPU_REMOVE THREAD_NAME_PREFIX THREAD_PRIORITY THREAD_SCHED_POLICY ZERO_COPY_RECV ;;
    commands:*) _zcat_offer send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench options proxy tap stat run keygen profiles completions help ;;
    shell:*) _zcat_offer bash zsh fish ;;
    pattern:*) _zcat_offer push-pull pub-sub req-rep router-dealer ;;
    proxy:*) _zcat_offer queue forwarder streamer ;;
    profile:*) _zcat_offer_profiles ;;
  esac
}

# offer WORD...: those that begin as the word at the cursor does.
_zcat_offer() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] || continue
    word=$ahead$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# The same for words that something is to follow, without a space.
_zcat_offer_stems() {
  compopt -o nospace 2>/dev/null
  _zcat_offer "$@"
}

# offer_values NAME=VALUE...: of the socket option that was typed before the `=`, in whatever case.
_zcat_offer_values_of_sockopt() {
  local name=${cur%%=*} known
  ahead+=$name= cur=${cur#*=} name=${name^^}
  for known in "$@"; do
    [[ $known != "${name#ZMQ_}="* ]] || _zcat_offer "${known#*=}"
  done
}

# offer_sockopts WORD...: the same for names, which are in capitals and may have ZMQ_ in front.
_zcat_offer_sockopts() {
  cur=${cur^^}
  if [[ $cur == ZMQ_* ]]; then ahead+=ZMQ_ cur=${cur#ZMQ_}; fi
  _zcat_offer_stems "$@"
}

_zcat_offer_files() {
  local files
  compopt -o filenames 2>/dev/null
  mapfile -t files < <(compgen -f -- "$cur")
  _zcat_offer "${files[@]}"
}

# The same of files whose names are like PATTERN, and directories.
_zcat_offer_files_like() {
  local files
  compopt -o filenames 2>/dev/null
  mapfile -t files < <(compgen -f -X "!$1" -- "$cur"; compgen -d -- "$cur")
  _zcat_offer "${files[@]}"
}

# The names of profiles, or files where a path was begun.
_zcat_offer_profiles() {
  local directory=${XDG_CONFIG_HOME:-$HOME/.config}/zcat/profiles names
  if [[ $cur == */* ]]; then
    _zcat_offer_files
  else
    mapfile -t names < <(cd "$directory" 2>/dev/null && compgen -f -- "$cur")
    _zcat_offer "${names[@]}"
  fi
}

# Ports that something on this machine listens to. read would take these tables byte by byte, and they may be long.
_zcat_ports() {
  local port ports=()
  while read -r port; do ports[16#$port]=1; done < <(
    sed -nE 's/^ *[0-9]+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F:]+ 0A .*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null
  )
  printf '%s\n' "${!ports[@]}"
}

# Unix sockets that something on this machine listens to.
_zcat_sockets() {
  sed -nE 's/^([^ ]+ +){3}00010000 ([^ ]+ +){3}(.+)/\3/p' /proc/net/unix 2>/dev/null
}

# offer_endpoints bind|connect
_zcat_offer_endpoints() {
  local role=$1 found file i
  case $cur in
    @*) role=bind ahead+=@ cur=${cur:1} ;;
    '>'*) role=connect ahead+='>' cur=${cur:1} ;;
  esac
  for ((i = 2; i < ${#words[@]} - 1; i++)); do
    case ${words[i]} in
      --endpoints) file=${words[i + 1]} ;;
      --endpoints=*) file=${words[i]#*=} ;;
      *) continue ;;
    esac
    [[ -r $file ]] || continue
    mapfile -t found < <(sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$file")
    _zcat_offer "${found[@]}"
  done
  case $cur in
    ipc://*)
      ahead+=ipc:// cur=${cur#ipc://}
      mapfile -t found < <([[ $role == bind ]] || _zcat_sockets; compgen -d -S / -- "$cur")
      _zcat_offer_stems "${found[@]}"
      ;;
    tcp://*:* | localhost:* | 127.*:* | '[::1]:'*)
      [[ $role == connect && ${cur#tcp://} =~ ^(localhost|127\.[0-9.]+|\[::1\]): ]] || return
      mapfile -t found < <(_zcat_ports)
      _zcat_offer "${found[@]/#/"${cur%:*}:"}"
      ;;
    [./]*) _zcat_offer_files ;;
    *)
      if [[ $role == connect ]]; then
        _zcat_offer_stems tcp://localhost: ipc:// ${in_run:+inproc://}
      else
        _zcat_offer_stems 'tcp://*:' tcp://127.0.0.1: ipc:// ${in_run:+inproc://}
      fi
      ;;
  esac
}

_zcat() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word rest i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    rest=${line#"${line%%[![:space:]]*}"}
    if ((i == 0)) || [[ $rest != "$line" ]]; then words+=(''); fi
    words[-1]+=${rest:0:${#word}}
    line=${rest:${#word}}
  done
  local cur=${words[-1]} ahead='' kept kind='' in_run=
  if [[ ${words[1]:-} == run ]] && ((${#words[@]} > 2)); then  # of what it runs, the last one
    in_run=1
    for ((i = ${#words[@]} - 2; i > 1; i--)); do
      if [[ ${words[i]} == :: ]]; then break; fi
    done
    words=("${words[0]}" "${words[@]:i+1}")
  fi
  local previous=${words[-2]:-} command=${words[1]:-}
  case $cur in
    [\'\"]*) cur=${cur:1} kept='' ;;
    *) kept=${cur%"${cur##*["$COMP_WORDBREAKS"]}"} ;;
  esac
  COMPREPLY=()

  if ((${#words[@]} == 2)); then
    if [[ $cur == -* ]]; then
      _zcat_offer --help -h
      [[ -n $in_run ]] || _zcat_offer --version
    elif [[ -n $in_run ]]; then
      _zcat_offer send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy stat
    else
      _zcat_offer send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench options proxy tap stat run keygen profiles completions help
      [[ -z $cur ]] || _zcat_offer_files  # gzip has a zcat too
    fi
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset >/dev/null; then _command_offset $((i + 1)); else _zcat_offer_files; fi
    return
  done
  if [[ $cur == --*=* ]]; then
    previous=${cur%%=*} ahead=${cur%%=*}= cur=${cur#*=}
  elif [[ $cur == -[!-]?* ]]; then
    previous=${cur:0:2} ahead=${cur:0:2} cur=${cur:2}
  fi
  _zcat_kind_of_value
  if [[ -z $kind && $cur == -* ]]; then
    _zcat_offer_options
  else
    [[ -n $kind ]] || _zcat_kind_of_operand
    _zcat_offer_values
  fi
}

complete -F _zcat zcat
