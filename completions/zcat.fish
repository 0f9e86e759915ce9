# generated: change the tables in lib/ or the prose in man/zcat.1.in, then build the target docs
# fish completion for zcat

function __zcat_at_command
    test (count (commandline -opc)) -eq 1
end

# The words of the command at the cursor: of what `run` runs, the last one.
function __zcat_words
    set -l words (commandline -opc)
    if test (count $words) -ge 2; and test $words[2] = run
        set -l at 2
        for i in (seq 3 (count $words))
            test $words[$i] = ::; and set at $i
        end
        set -e words[2..$at]
    end
    printf '%s\n' $words
end

function __zcat_in_run
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = run
end

function __zcat_at_socket_command
    test (count (__zcat_words)) -eq 1
end

function __zcat_at_run
    __zcat_in_run; and __zcat_at_socket_command
end

# __zcat_is COMMAND...: one of these was typed.
function __zcat_is
    set -l words (__zcat_words)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

# The word at the cursor, without the quote and the option before it.
function __zcat_word
    commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '^[\'"]' ''
end

# files SUFFIX: those whose names end so, and directories.
function __zcat_files -a suffix
    __fish_complete_path (__zcat_word) | string match -r -- "^[^\t]*(?:/|\.$suffix)(?:\t.*)?\$"
end

# The names of profiles, or files where a path was begun.
function __zcat_profiles
    set -l config $HOME/.config
    test -n "$XDG_CONFIG_HOME"; and set config $XDG_CONFIG_HOME
    if string match -q '*/*' -- (__zcat_word)
        __fish_complete_path (__zcat_word)
    else
        path filter -f -- $config/zcat/profiles/* | path basename
    end
end

# Ports that something on this machine listens to.
function __zcat_ports
    for port in (cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | string match -rg '^ *\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A ')
        printf '%d\n' 0x$port
    end | sort -nu
end

# Unix sockets that something on this machine listens to.
function __zcat_sockets
    cat /proc/net/unix 2>/dev/null | string match -rg '^\S+ \S+ \S+ 00010000 \S+ \S+ +\S+ (\S.*)$'
end

# endpoints bind|connect
function __zcat_endpoints -a role
    set -l words (commandline -opc)
    for i in (seq 3 (count $words))
        set -l file (string replace -rf '^--endpoints=' '' -- $words[$i])
        test $words[(math $i - 1)] = --endpoints; and set file $words[$i]
        test -n "$file"; and test -r "$file"; and string replace -r '\s*#.*$' '' <$file | string match -r '.+'
    end
    set -l word (__zcat_word)
    set -l mark (string match -r '^[@>]' -- $word; or echo '')
    switch "$mark"
        case @
            set role bind
        case '>'
            set role connect
    end
    set word (string replace -r '^[@>]' '' -- $word)
    if string match -q 'ipc://*' -- $word
        test $role = connect; and printf '%s\n' $mark'ipc://'(__zcat_sockets)
        printf '%s\n' $mark'ipc://'(__fish_complete_path (string replace 'ipc://' '' -- $word) | string replace -r '\t.*' '')
    else if string match -qr '^(tcp://)?(localhost|127\.[0-9.]+|\[::1\]):' -- $word
        test $role = connect; and printf '%s\n' $mark(string replace -r '[^:]*$' '' -- $word)(__zcat_ports)
    else if string match -qr '^[./]' -- $word
        printf '%s\n' $mark(__fish_complete_path $word)
    else if test $role = connect
        printf '%s\n' $mark{tcp://localhost:,ipc://}
        __zcat_in_run; and printf '%s\n' $mark'inproc://'
    else
        printf '%s\n' $mark{'tcp://*:',tcp://127.0.0.1:,ipc://}
        __zcat_in_run; and printf '%s\n' $mark'inproc://'
    end
end

function __zcat_formats
    printf '%s\t%s\n' line 'a line; the newline is not part of it'
    printf '%s\t%s\n' nul 'bytes that a NUL ends'
    printf '%s\t%s\n' zmtp 'frames as ZMTP 3.1 writes them: flags, size, body'
    printf '%s\t%s\n' netstring 'a netstring holding one netstring a frame'
    printf '%s\t%s\n' u32be 'one frame after its length in 4 bytes, big-endian'
    printf '%s\t%s\n' u32le 'one frame after its length in 4 bytes, little-endian'
    printf '%s\t%s\n' varint 'one frame after its length as a protobuf varint'
    printf '%s\t%s\n' msgpack 'a MessagePack array of bin'
    printf '%s\t%s\n' json 'a JSON object on a line; frames that are not UTF-8 in base64'
    printf '%s\t%s\n' quoted 'a line, each frame in double quotes with C escapes'
    printf '%s\t%s\n' hex 'a line, each frame in hex'
    printf '%s\t%s\n' raw 'out: the bytes, nothing between; in: all of the input'
    printf '%s\t%s\n' dump 'a hex dump for people, output only'
    printf '%s\t%s\n' none 'nothing, output only: messages are taken and counted'
end

# In front of the names of socket options there may be ZMQ_.
function __zcat_sockopt_prefix
    __zcat_word | string match -ri '^ZMQ_'; or echo ''
end

function __zcat_sockopts
    set -l names AFFINITY= BACKLOG= BINDTODEVICE= BUSY_POLL= CONFLATE= CONNECT_ROUTING_ID= CONNECT_TIMEOUT= CURVE_PUBLICKEY= CURVE_SECRETKEY= CURVE_SERVER= CURVE_SERVERKEY= DISCONNECT_MSG= EVENTS FD GSSAPI_PLAINTEXT= GSSAPI_PRINCIPAL= GSSAPI_PRINCIPAL_NAMETYPE= GSSAPI_SERVER= GSSAPI_SERVICE_PRINCIPAL= GSSAPI_SERVICE_PRINCIPAL_NAMETYPE= HANDSHAKE_IVL= HEARTBEAT_IVL= HEARTBEAT_TIMEOUT= HEARTBEAT_TTL= HELLO_MSG= HICCUP_MSG= IMMEDIATE= INVERT_MATCHING= IN_BATCH_SIZE= IPC_FILTER_GID= IPC_FILTER_PID= IPC_FILTER_UID= IPV4ONLY IPV6 LAST_ENDPOINT LINGER LOOPBACK_FASTPATH= MAXMSGSIZE= MECHANISM METADATA= MULTICAST_HOPS= MULTICAST_LOOP= MULTICAST_MAXTPDU= NORM_BLOCK_SIZE= NORM_BUFFER_SIZE= NORM_MODE= NORM_NUM_AUTOPARITY= NORM_NUM_PARITY= NORM_PUSH= NORM_SEGMENT_SIZE= NORM_UNICAST_NACK= ONLY_FIRST_SUBSCRIBE= OUT_BATCH_SIZE= PLAIN_PASSWORD= PLAIN_SERVER PLAIN_USERNAME= PRIORITY= PROBE_ROUTER= RATE= RCVBUF= RCVHWM= RCVMORE RCVTIMEO= RECONNECT_IVL= RECONNECT_IVL_MAX= RECONNECT_STOP= RECOVERY_IVL= REQ_CORRELATE= REQ_RELAXED= ROUTER_HANDOVER= ROUTER_MANDATORY= ROUTER_NOTIFY= ROUTER_RAW= ROUTING_ID= SNDBUF= SNDHWM= SNDTIMEO= SOCKS_PASSWORD= SOCKS_PROXY= SOCKS_USERNAME= STREAM_NOTIFY= SUBSCRIBE= TCP_ACCEPT_FILTER= TCP_KEEPALIVE= TCP_KEEPALIVE_CNT= TCP_KEEPALIVE_IDLE= TCP_KEEPALIVE_INTVL= TCP_MAXRT= THREAD_SAFE TOPICS_COUNT TOS= TYPE USE_FD= VMCI_BUFFER_MAX_SIZE= VMCI_BUFFER_MIN_SIZE= VMCI_BUFFER_SIZE= VMCI_CONNECT_TIMEOUT= WSS_CERT_PEM= WSS_HOSTNAME= WSS_KEY_PEM= WSS_TRUST_PEM= WSS_TRUST_SYSTEM= XPUB_VERBOSE= XPUB_VERBOSER= XPUB_WELCOME_MSG= XSUB_VERBOSE_UNSUBSCRIBE= ZAP_DOMAIN= ZAP_ENFORCE_DOMAIN= BLOCKY IO_THREADS= MAX_MSGSZ= MAX_SOCKETS= MSG_T_SIZE SOCKET_LIMIT THREAD_AFFINITY_CPU_ADD= THREAD_AFFINITY_CPU_REMOVE= THREAD_NAME_PREFIX= THREAD_PRIORITY= THREAD_SCHED_POLICY= ZERO_COPY_RECV= CONFLATE=0 CONFLATE=1 CURVE_SERVER=0 CURVE_SERVER=1 GSSAPI_PLAINTEXT=0 GSSAPI_PLAINTEXT=1 GSSAPI_PRINCIPAL_NAMETYPE=hostbased GSSAPI_PRINCIPAL_NAMETYPE=user GSSAPI_PRINCIPAL_NAMETYPE=krb5-principal GSSAPI_SERVER=0 GSSAPI_SERVER=1 GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=hostbased GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=user GSSAPI_SERVICE_PRINCIPAL_NAMETYPE=krb5-principal IMMEDIATE=0 IMMEDIATE=1 INVERT_MATCHING=0 INVERT_MATCHING=1 LOOPBACK_FASTPATH=0 LOOPBACK_FASTPATH=1 MULTICAST_LOOP=0 MULTICAST_LOOP=1 NORM_MODE=fixed NORM_MODE=cc NORM_MODE=ccl NORM_MODE=cce NORM_MODE=cce-ecnonly NORM_PUSH=0 NORM_PUSH=1 NORM_UNICAST_NACK=0 NORM_UNICAST_NACK=1 ONLY_FIRST_SUBSCRIBE=0 ONLY_FIRST_SUBSCRIBE=1 PROBE_ROUTER=0 PROBE_ROUTER=1 RECONNECT_STOP=refused RECONNECT_STOP=handshake-failed RECONNECT_STOP=after-disconnect REQ_CORRELATE=0 REQ_CORRELATE=1 REQ_RELAXED=0 REQ_RELAXED=1 ROUTER_HANDOVER=0 ROUTER_HANDOVER=1 ROUTER_MANDATORY=0 ROUTER_MANDATORY=1 ROUTER_NOTIFY=connect ROUTER_NOTIFY=disconnect ROUTER_RAW=0 ROUTER_RAW=1 STREAM_NOTIFY=0 STREAM_NOTIFY=1 TCP_KEEPALIVE=system TCP_KEEPALIVE=off TCP_KEEPALIVE=on WSS_TRUST_SYSTEM=0 WSS_TRUST_SYSTEM=1 XPUB_VERBOSE=1 XPUB_VERBOSER=1 XSUB_VERBOSE_UNSUBSCRIBE=0 XSUB_VERBOSE_UNSUBSCRIBE=1 ZAP_ENFORCE_DOMAIN=0 ZAP_ENFORCE_DOMAIN=1 THREAD_SCHED_POLICY=other THREAD_SCHED_POLICY=fifo THREAD_SCHED_POLICY=rr THREAD_SCHED_POLICY=batch THREAD_SCHED_POLICY=idle ZERO_COPY_RECV=0 ZERO_COPY_RECV=1
    printf '%s\n' (__zcat_sockopt_prefix)$names
end

function __zcat_sockopt_names
    set -l names AFFINITY BACKLOG BINDTODEVICE BUSY_POLL CONFLATE CONNECT_ROUTING_ID CONNECT_TIMEOUT CURVE_PUBLICKEY CURVE_SECRETKEY CURVE_SERVER CURVE_SERVERKEY DISCONNECT_MSG EVENTS FD GSSAPI_PLAINTEXT GSSAPI_PRINCIPAL GSSAPI_PRINCIPAL_NAMETYPE GSSAPI_SERVER GSSAPI_SERVICE_PRINCIPAL GSSAPI_SERVICE_PRINCIPAL_NAMETYPE HANDSHAKE_IVL HEARTBEAT_IVL HEARTBEAT_TIMEOUT HEARTBEAT_TTL HELLO_MSG HICCUP_MSG IMMEDIATE INVERT_MATCHING IN_BATCH_SIZE IPC_FILTER_GID IPC_FILTER_PID IPC_FILTER_UID IPV4ONLY IPV6 LAST_ENDPOINT LINGER LOOPBACK_FASTPATH MAXMSGSIZE MECHANISM METADATA MULTICAST_HOPS MULTICAST_LOOP MULTICAST_MAXTPDU NORM_BLOCK_SIZE NORM_BUFFER_SIZE NORM_MODE NORM_NUM_AUTOPARITY NORM_NUM_PARITY NORM_PUSH NORM_SEGMENT_SIZE NORM_UNICAST_NACK ONLY_FIRST_SUBSCRIBE OUT_BATCH_SIZE PLAIN_PASSWORD PLAIN_SERVER PLAIN_USERNAME PRIORITY PROBE_ROUTER RATE RCVBUF RCVHWM RCVMORE RCVTIMEO RECONNECT_IVL RECONNECT_IVL_MAX RECONNECT_STOP RECOVERY_IVL REQ_CORRELATE REQ_RELAXED ROUTER_HANDOVER ROUTER_MANDATORY ROUTER_NOTIFY ROUTER_RAW ROUTING_ID SNDBUF SNDHWM SNDTIMEO SOCKS_PASSWORD SOCKS_PROXY SOCKS_USERNAME STREAM_NOTIFY SUBSCRIBE TCP_ACCEPT_FILTER TCP_KEEPALIVE TCP_KEEPALIVE_CNT TCP_KEEPALIVE_IDLE TCP_KEEPALIVE_INTVL TCP_MAXRT THREAD_SAFE TOPICS_COUNT TOS TYPE UNSUBSCRIBE USE_FD VMCI_BUFFER_MAX_SIZE VMCI_BUFFER_MIN_SIZE VMCI_BUFFER_SIZE VMCI_CONNECT_TIMEOUT WSS_CERT_PEM WSS_HOSTNAME WSS_KEY_PEM WSS_TRUST_PEM WSS_TRUST_SYSTEM XPUB_MANUAL XPUB_MANUAL_LAST_VALUE XPUB_NODROP XPUB_VERBOSE XPUB_VERBOSER XPUB_WELCOME_MSG XSUB_VERBOSE_UNSUBSCRIBE ZAP_DOMAIN ZAP_ENFORCE_DOMAIN BLOCKY IO_THREADS MAX_MSGSZ MAX_SOCKETS MSG_T_SIZE SOCKET_LIMIT THREAD_AFFINITY_CPU_ADD THREAD_AFFINITY_CPU_REMOVE THREAD_NAME_PREFIX THREAD_PRIORITY THREAD_SCHED_POLICY ZERO_COPY_RECV
    printf '%s\n' (__zcat_sockopt_prefix)$names
end

function __zcat_input_formats
    printf '%s\t%s\n' line 'a line; the newline is not part of it'
    printf '%s\t%s\n' nul 'bytes that a NUL ends'
    printf '%s\t%s\n' zmtp 'frames as ZMTP 3.1 writes them: flags, size, body'
    printf '%s\t%s\n' netstring 'a netstring holding one netstring a frame'
    printf '%s\t%s\n' u32be 'one frame after its length in 4 bytes, big-endian'
    printf '%s\t%s\n' u32le 'one frame after its length in 4 bytes, little-endian'
    printf '%s\t%s\n' varint 'one frame after its length as a protobuf varint'
    printf '%s\t%s\n' msgpack 'a MessagePack array of bin'
    printf '%s\t%s\n' json 'a JSON object on a line; frames that are not UTF-8 in base64'
    printf '%s\t%s\n' quoted 'a line, each frame in double quotes with C escapes'
    printf '%s\t%s\n' hex 'a line, each frame in hex'
    printf '%s\t%s\n' raw 'out: the bytes, nothing between; in: all of the input'
end

complete -c zcat -f
complete -c zcat -n __zcat_at_command -s h -l help -d 'Print the commands'
complete -c zcat -n __zcat_at_command -l version -d 'Print versions, and what this libzmq can do'
complete -c zcat -n __zcat_at_socket_command -a send -d 'send by any type of socket'
complete -c zcat -n '__zcat_is send' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a recv -d 'receive by any type of socket'
complete -c zcat -n '__zcat_is recv' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a push -d 'send work to pull sockets'
complete -c zcat -n '__zcat_is push' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a pull -d 'receive work from push sockets'
complete -c zcat -n '__zcat_is pull' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a pub -d 'publish to all subscribers'
complete -c zcat -n '__zcat_is pub' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a sub -d 'subscribe to publishers'
complete -c zcat -n '__zcat_is sub' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a req -d 'send requests, print replies'
complete -c zcat -n '__zcat_is req' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a rep -d 'print requests, send replies'
complete -c zcat -n '__zcat_is rep' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a pair -d 'talk to one pair socket'
complete -c zcat -n '__zcat_is pair' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a dealer -d 'talk to routers and dealers'
complete -c zcat -n '__zcat_is dealer' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a router -d 'talk to many peers, by id'
complete -c zcat -n '__zcat_is router' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a xpub -d 'publish, print subscriptions'
complete -c zcat -n '__zcat_is xpub' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a xsub -d 'receive, subscribe by hand'
complete -c zcat -n '__zcat_is xsub' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a stream -d 'talk raw tcp'
complete -c zcat -n '__zcat_is stream' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a client -d 'talk to server sockets'
complete -c zcat -n '__zcat_is client' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a server -d 'talk to many client sockets by routing id'
complete -c zcat -n '__zcat_is server' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a radio -d 'send to the members of groups'
complete -c zcat -n '__zcat_is radio' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a dish -d 'join groups, print what is sent to them'
complete -c zcat -n '__zcat_is dish' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a scatter -d 'send work to gather sockets'
complete -c zcat -n '__zcat_is scatter' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a gather -d 'receive work from scatter sockets'
complete -c zcat -n '__zcat_is gather' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a peer -d 'talk to peer sockets by routing id'
complete -c zcat -n '__zcat_is peer' -a '(__zcat_endpoints bind)'
complete -c zcat -n __zcat_at_socket_command -a channel -d 'talk to one channel socket'
complete -c zcat -n '__zcat_is channel' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_command -a probe -d 'show what endpoints answer'
complete -c zcat -n '__zcat_is probe' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_command -a bench -d 'measure speed and latency'
complete -c zcat -n '__zcat_is bench' -a 'push-pull pub-sub req-rep router-dealer'
complete -c zcat -n __zcat_at_command -a options -d 'explain socket options'
complete -c zcat -n '__zcat_is options' -a '(__zcat_sockopt_names)'
complete -c zcat -n __zcat_at_socket_command -a proxy -d 'relay between two sides'
complete -c zcat -n '__zcat_is proxy' -a 'queue forwarder streamer'
complete -c zcat -n __zcat_at_command -a tap -d 'show what two peers say'
complete -c zcat -n '__zcat_is tap' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_socket_command -a stat -d 'measure a feed'
complete -c zcat -n '__zcat_is stat' -a '(__zcat_endpoints connect)'
complete -c zcat -n __zcat_at_command -a run -d 'several commands at once'
complete -c zcat -n __zcat_at_command -a keygen -d 'make a pair of CURVE keys'
complete -c zcat -n '__zcat_is keygen' -F
complete -c zcat -n __zcat_at_command -a profiles -d 'show profiles of options'
complete -c zcat -n '__zcat_is profiles' -a '(__zcat_profiles)'
complete -c zcat -n __zcat_at_command -a completions -d 'print shell completions'
complete -c zcat -n '__zcat_is completions' -a 'bash zsh fish'
complete -c zcat -n __zcat_at_command -a help -d 'open the manual page of a command'
complete -c zcat -n '__zcat_is help' -a 'send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench options proxy tap stat run keygen profiles completions help'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench options proxy tap stat run keygen profiles completions help; or __zcat_at_run' -s h -l help -d 'Print its help'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel stat' -s b -l bind -x -a '(__zcat_endpoints bind)' -d 'bind to ENDPOINT'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel stat' -s c -l connect -x -a '(__zcat_endpoints connect)' -d 'connect to ENDPOINT'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe stat' -l endpoints -r -F -d 'read endpoints from FILE, one per line; # starts a comment'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap stat' -l bound-file -r -F -d 'write the actual endpoints, with their ports, to FILE once all are bound'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe proxy tap stat' -s 4 -l ipv4 -d 'use IPv4 for host names and wildcards'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe proxy tap stat' -s 6 -l ipv6 -d 'use IPv6 for host names and wildcards'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap stat' -l ipc-mode -x -d 'permissions of bound ipc sockets, in octal (default: set by umask)'
complete -c zcat -n '__zcat_is proxy' -l front -x -a '(__zcat_endpoints bind)' -d 'an endpoint of the front, in place of FRONT'
complete -c zcat -n '__zcat_is proxy' -l back -x -a '(__zcat_endpoints bind)' -d 'an endpoint of the back, in place of BACK'
complete -c zcat -n '__zcat_is send' -s t -l type -x -a 'pair pub dealer router push xpub xsub stream server client radio scatter peer channel' -d 'socket type (default: push)'
complete -c zcat -n '__zcat_is recv' -s t -l type -x -a 'pair sub dealer router pull xpub xsub stream server client dish gather peer channel' -d 'socket type (default: pull)'
complete -c zcat -n '__zcat_is options' -s t -l type -x -a 'pair pub sub req rep dealer router pull push xpub xsub stream server client radio dish gather scatter dgram peer channel' -d 'list the options of this socket type only'
complete -c zcat -n '__zcat_is stat' -s t -l type -x -a 'pair sub dealer router pull xpub xsub stream server client dish gather peer channel' -d 'socket type (default: sub)'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel bench proxy stat' -s o -l option -x -a '(__zcat_sockopts)' -d 'set socket option NAME, or print its current value (see the command options)'
complete -c zcat -n '__zcat_is send push pub radio scatter' -s f -l format -x -a '(__zcat_input_formats)' -d 'format of the input (default: line)'
complete -c zcat -n '__zcat_is recv pull sub dish gather tap' -s f -l format -x -a '(__zcat_formats)' -d 'format of the output (default: line)'
complete -c zcat -n '__zcat_is req rep pair dealer router xpub xsub stream client server peer channel proxy' -s f -l format -x -a '(__zcat_formats)' -d 'format of input and output (default: line)'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel' -l input-format -x -a '(__zcat_input_formats)' -d 'format of the input only'
complete -c zcat -n '__zcat_is recv pull sub req rep pair dealer router xpub xsub stream client server dish gather peer channel' -l output-format -x -a '(__zcat_formats)' -d 'format of the output only'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap' -s 0 -l nul -d 'short for --format nul'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap' -s l -l length-delimited -d 'short for --format zmtp, which is lossless'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap' -s d -l delimiter -x -d 'delimiter after each message, in the format line (default: \\n)'
complete -c zcat -n '__zcat_is recv pull sub req rep pair dealer router xpub xsub stream client server dish gather peer channel proxy tap' -s p -l template -x -d 'write by TEMPLATE: {0} {1} are frames, {body} all; {seq} {time} {size} {count} {peer} {user} {delta}'
complete -c zcat -n '__zcat_is send push pub radio scatter' -s F -l separator -x -d 'separator between frames, in the formats line and nul (default: none, each line is one frame)'
complete -c zcat -n '__zcat_is recv pull sub dish gather tap' -s F -l separator -x -d 'separator between frames, in the formats line and nul (default: a tab)'
complete -c zcat -n '__zcat_is req rep pair dealer router xpub xsub stream client server peer channel proxy' -s F -l separator -x -d 'separator between frames, in the formats line and nul (default: output has a tab, input is one frame)'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel' -s m -l message -x -d 'send TEXT, in the input format, not standard input'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel' -l file -r -F -d 'send the whole file PATH as one message instead of standard input'
complete -c zcat -n '__zcat_is send pub' -l topic -x -d 'send TOPIC as a frame before each message'
complete -c zcat -n '__zcat_is send pub' -l topic-prefix -x -d 'put TOPIC at the start of each message, in the same frame'
complete -c zcat -n '__zcat_is recv sub stat' -s s -l subscribe -x -d 'receive what begins with PREFIX (default: all)'
complete -c zcat -n '__zcat_is xsub' -s s -l subscribe -x -d 'subscribe to PREFIX (default: to nothing)'
complete -c zcat -n '__zcat_is send radio' -l group -x -d 'send to GROUP (default: as the first frame says)'
complete -c zcat -n '__zcat_is recv dish stat' -l group -x -d 'join GROUP'
complete -c zcat -n '__zcat_is recv pull sub dish gather tap stat' -l match -x -d 'receive only messages of which a frame, or frame FRAME, matches REGEX (RE2)'
complete -c zcat -n '__zcat_is recv pull sub dish gather tap stat' -l not -x -d 'receive no messages of which a frame, or frame FRAME, matches REGEX (RE2)'
complete -c zcat -n '__zcat_is recv pull sub dish gather stat' -l check-seq -x -d 'check the running numbers at the end of frame FRAME: TYPE is text, u8, u16le, u16be, u32le, u32be, u64le or u64be'
complete -c zcat -n '__zcat_is dealer' -l rep-envelope -d 'add and strip the empty first frame of REP and REQ'
complete -c zcat -n '__zcat_is proxy' -l tap -d 'write every message that passes'
complete -c zcat -n '__zcat_is rep' -l echo -d 'reply with the request itself'
complete -c zcat -n '__zcat_is send recv push pull pub sub radio dish scatter gather stat' -s n -l count -x -d 'stop after N messages (default: no limit)'
complete -c zcat -n '__zcat_is req' -s n -l count -x -d 'stop after N replies (default: no limit)'
complete -c zcat -n '__zcat_is rep' -s n -l count -x -d 'stop after N requests (default: no limit)'
complete -c zcat -n '__zcat_is pair dealer router xpub xsub stream client server peer channel' -s n -l count -x -d 'stop after N received messages (default: no limit)'
complete -c zcat -n '__zcat_is bench' -s n -l count -x -d 'stop after N messages of each size'
complete -c zcat -n '__zcat_is tap' -s n -l count -x -d 'stop when N messages were shown (default: no limit)'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel stat' -s w -l timeout -x -d 'give up after DURATION without network activity'
complete -c zcat -n '__zcat_is probe' -s w -l timeout -x -d 'keep trying for DURATION until the endpoint is up (default: try once)'
complete -c zcat -n '__zcat_is send push pub req pair dealer router xpub xsub stream client server radio scatter peer channel' -l wait -x -d 'wait for N peers before sending (default: 1)'
complete -c zcat -n '__zcat_is req bench' -l window -x -d 'keep up to N requests in flight (default: 1)'
complete -c zcat -n '__zcat_is req' -l retries -x -d 'send a request up to N times again when no reply comes within -w (default: 0)'
complete -c zcat -n '__zcat_is req' -l expect -x -d 'end with status 1 when a reply does not match REGEX (see --match)'
complete -c zcat -n '__zcat_is send pub xpub radio proxy' -l drop -d 'drop messages for slow subscribers, as PUB does (default: wait for them)'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel proxy' -l linger -x -d 'how long to wait for delivery at the end (default: no limit)'
complete -c zcat -n '__zcat_is send push pub req pair dealer router xpub xsub stream client server radio scatter peer channel' -s i -l interval -x -d 'time from one message to the next (default: 0)'
complete -c zcat -n '__zcat_is send push pub req pair dealer router xpub xsub stream client server radio scatter peer channel' -l pace -x -d 'keep the original timing of json input, at SPEED: 1x, 10x, or 0 for no pauses (default: 0)'
complete -c zcat -n '__zcat_is send push pub req pair dealer router xpub xsub stream client server radio scatter peer channel' -l repeat -x -d 'send the messages of -m and --file N times, 0: for ever (default: 1)'
complete -c zcat -n '__zcat_is recv pull sub pair dealer router xpub xsub stream client server dish gather peer channel stat' -l until-disconnect -d 'end when the last peer has left and everything it sent is written'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy stat' -l heartbeat -x -d 'report a peer that has been silent for three times DURATION, without disconnecting it (default: never)'
complete -c zcat -n '__zcat_is recv pull sub rep dish gather' -s j -l jobs -x -d 'run N handlers at once, 1 to 1024 (default: 1)'
complete -c zcat -n '__zcat_is recv pull sub dish gather' -l unordered -d 'write answers when they are ready (default: in the order of the messages)'
complete -c zcat -n '__zcat_is recv pull sub rep dish gather' -l handler-format -x -a '(__zcat_formats)' -d 'format of what handlers read and write (default: bytes, and the answer is one frame)'
complete -c zcat -n '__zcat_is recv pull sub rep dish gather' -l persistent -d 'run one lasting COMMAND, or N, that answers message after message (needs --handler-format)'
complete -c zcat -n '__zcat_is recv pull sub rep dish gather' -l handler-timeout -x -d 'end a handler that takes longer than DURATION for a message (default: never)'
complete -c zcat -n '__zcat_is rep' -l error-reply -x -d 'reply with TEXT when a handler fails (default: an empty reply)'
complete -c zcat -n '__zcat_is recv pull sub rep dish gather' -l fail-fast -d 'end when a handler fails'
complete -c zcat -n '__zcat_is bench' -l size -x -d 'sizes of messages (default: 20,1K,64K)'
complete -c zcat -n '__zcat_is bench' -l duration -x -d 'time for each size (default: 2s)'
complete -c zcat -n '__zcat_is bench' -l subscribers -x -d 'pub-sub: publish to N subscribers (default: 1)'
complete -c zcat -n '__zcat_is bench' -l rate -x -d 'messages a second (default: no limit)'
complete -c zcat -n '__zcat_is bench' -l percentiles -x -d 'percentiles of the latency (default: 50,90,99,99.9)'
complete -c zcat -n '__zcat_is bench' -l transport -x -d 'transport between the ends in this process: tcp, ipc or inproc (default: tcp)'
complete -c zcat -n '__zcat_is bench' -l serve -x -a '(__zcat_endpoints bind)' -d 'be the far end of other benches'
complete -c zcat -n '__zcat_is stat' -l every -x -d 'length of an interval (default: 1s)'
complete -c zcat -n '__zcat_is stat' -l by -x -d 'write a table of the values of frame FRAME'
complete -c zcat -n '__zcat_is stat' -l top -x -d 'at most N rows in a table (default: 20)'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l server-key -x -a '(__zcat_files key)' -d 'be a CURVE client of the server with this public key: KEY is the key, or a file that holds it'
complete -c zcat -n '__zcat_is probe' -l server-key -x -a '(__zcat_files key)' -d 'try whether a CURVE server has the secret half of this public key'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l key -x -a '(__zcat_files key_secret)' -d 'our secret CURVE key: SECRET is a file, env:NAME or fd:N (default: clients make one)'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l allow-keys -x -a '(__zcat_files key)' -d 'be a CURVE server for these clients: a list of keys, a certificate, a directory of *.key, or any'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l user -x -d 'be a PLAIN client with this name'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l password -r -F -d 'the password for --user: SECRET is a file, env:NAME or fd:N'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l allow-users -r -F -d 'be a PLAIN server for these clients: FILE has lines of NAME=PASSWORD'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l allow-ip -x -d 'reject clients whose address is not in CIDR, or in that of another --allow-ip'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub client server radio dish scatter gather peer channel bench proxy stat' -l deny-ip -x -d 'reject clients whose address is in CIDR'
complete -c zcat -n '__zcat_is recv pull sub req rep pair dealer router xpub xsub stream client server dish gather peer channel proxy stat' -l max-size -x -d 'longest frame to accept; a longer one ends its connection (default: 1G, 0: no limit); with CURVE the 33 bytes that encryption adds count'
complete -c zcat -n '__zcat_is tap' -l max-size -x -d 'show BYTES of a message at most (default: 1M, 0: no limit)'
complete -c zcat -n '__zcat_is tap' -l commands -d 'show greetings, handshakes, subscriptions and heartbeats, too'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy stat' -l profile -x -a '(__zcat_profiles)' -d 'take options and endpoints from the profile NAME, too'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap stat' -s v -l verbose -d 'show connection events; twice: messages, too'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy tap stat' -l timestamps -d 'begin each line on standard error with the time'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel proxy stat' -l events -r -F -d 'append every connection event to FILE, as a line of JSON'
complete -c zcat -n '__zcat_is probe' -l json -d 'print a JSON object for each endpoint'
complete -c zcat -n '__zcat_is bench' -l json -d 'print a JSON object for each size'
complete -c zcat -n '__zcat_is options' -l json -d 'print a JSON object for each option'
complete -c zcat -n '__zcat_is stat' -l json -d 'print a JSON object for each line'
complete -c zcat -n '__zcat_is keygen' -l public -x -a '(__zcat_files key_secret)' -d 'print the public key of the secret key in SECRET: a file, env:NAME or fd:N; write nothing'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel' -l no-edit -d 'read lines from a terminal as it gives them, without editing'
complete -c zcat -n '__zcat_is send push pub req rep pair dealer router xpub xsub stream client server radio scatter peer channel' -l no-history -d 'neither read nor write the history of lines typed'
complete -c zcat -n '__zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench proxy tap stat' -s q -l quiet -d 'print errors only'
complete -c zcat -n '__zcat_at_command; and string length -q -- (commandline -ct)' -F  # gzip has a zcat too
complete -c zcat -n 'not __zcat_in_run; and not __zcat_at_command; and not __zcat_is send recv push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel probe bench options proxy tap stat run keygen profiles completions help' -F  # gzip has a zcat too
