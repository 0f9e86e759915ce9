# -d says what ends a message, -F what stands between its frames, in input as in output. Both know escapes.
. "$(dirname "$0")/common.sh"

# passes INPUT N "PUSH-OPTIONS" "PULL-OPTIONS" OUTPUT: N messages, as they come out at the other end.
passes() {
  local push pull
  read -ra push <<<"$3"
  read -ra pull <<<"$4"
  start zcat pull ./socket -n "$2" "${pull[@]}" >out
  printf %b "$1" | zcat push ./socket "${push[@]}"
  wait_exit "$pid" 0
  printf %b "$5" >expected
  same expected out
}

passes 'a;b\nc;' 2 '-d ;' '' 'a\nb\nc\n'
passes 'a\nb' 2 '' '-d ;' 'a;b;'
passes 'a-+b-c-' 2 '-d -+' '-d \r\n' 'a\r\nb-c-\r\n'
passes 'a\0b\0' 2 '-0' '-0' 'a\0b\0'
passes 'a\nb\0' 1 '-0' '-d \x00' 'a\nb\0'
passes 'a\tb\n' 1 '' '-f quoted' '"a\\tb"\n'
passes 'a,b,,c\n' 1 '-F ,' '-f quoted' '"a" "b" "" "c"\n'
passes 'a, b\n' 1 '-F ,\x20' '-f quoted' '"a" "b"\n'
passes 'a,b\n' 1 '-F ,' '' 'a\tb\n'
passes 'a,b\n' 1 '-F ,' '-F \\' 'a\\b\n'
passes 'a,b;c' 2 '-F , -d ;' '-F <> -d |' 'a<>b|c|'
passes 'a,b\0' 1 '-F , -0' '-F \0 -0' 'a\0b\0'
