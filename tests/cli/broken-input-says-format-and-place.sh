# Broken input is exit status 1 and names the format and the place. All that is whole in front of it is sent, no more.
. "$(dirname "$0")/common.sh"

# broken FORMAT WHOLE BROKEN PLACE: WHOLE holds the messages `good` and `two`, and PLACE is a regular expression.
broken() {
  start zcat pull ./socket -n 3 >out
  printf %b "$2$3" >in
  expect_exit 1 zcat push ./socket -f "$1" <in
  expect_stderr "^[a-z]+: $1: .*$4"
  timeout "$deadline" "$ZCAT" push ./socket -m zero
  wait_exit "$pid" 0
  same $'good\ntwo\nzero' "$(sort out)"
}

whole='\0\004good\0\003two'
broken zmtp "$whole" '\0' 'at byte 12( |$)'
broken zmtp "$whole" '\0\011cut off' 'at byte 20( |$)'
broken zmtp "$whole" '\001\003one' 'at byte 16( |$)'
broken zmtp "$whole" '\010\003bad' 'at byte 11( |$)'
broken zmtp "$whole" '\002\377\377\377\377\377\377\377\377x' 'at byte 11( |$)'

whole='7:4:good,,6:3:two,,'
broken netstring "$whole" '7' 'at byte 20( |$)'
broken netstring "$whole" '7:4:goo' 'at byte 26( |$)'
broken netstring "$whole" '7:4:good,;' 'at byte 28( |$)'
broken netstring "$whole" '4:good,' 'at byte 2[0-9]( |$)'
broken netstring "$whole" '07:4:good,,' 'at byte (19|20)( |$)'
broken netstring "$whole" 'x' 'at byte 19( |$)'
broken netstring "$whole" '99999999999999999999:' 'at byte (19|39)( |$)'

broken u32be '\0\0\0\004good\0\0\0\003two' '\0\0' 'at byte 17( |$)'
broken u32be '\0\0\0\004good\0\0\0\003two' '\0\0\0\004goo' 'at byte 22( |$)'
broken u32le '\004\0\0\0good\003\0\0\0two' '\004\0\0\0goo' 'at byte 22( |$)'
broken varint '\004good\003two' '\200' 'at byte 10( |$)'
broken varint '\004good\003two' '\004goo' 'at byte 13( |$)'
broken varint '\004good\003two' '\377\377\377\377\377\377\377\377\377\377\001' 'at byte 9( |$)'

whole='\221\304\004good\221\304\003two'
broken msgpack "$whole" '\222\304\001a' 'at byte 17( |$)'
broken msgpack "$whole" '\300' 'at byte 13( |$)'
broken msgpack "$whole" '\221\001' 'at byte 14( |$)'
broken msgpack "$whole" '\220' 'at byte 13( |$)'

whole='["good"]\n{"frames":["two"]}\n'
broken json "$whole" '["bad"' 'line 3, column 7$'
broken json "$whole" '["bad' 'line 3, column 6$'
broken json "$whole" '{"frames":"bad"}\n' 'array .*line 3, column 11$'
broken json "$whole" '{"frames":[]}\n' 'one frame .*line 3'
broken json "$whole" '{"frames":[1]}\n' 'a string or .*line 3, column 12$'
broken json "$whole" '{"frames":[{"base64":"a"}]}\n' 'base64 .*line 3'
broken json "$whole" '{"frames":[{"base64":1}]}\n' 'base64" .*line 3'
broken json "$whole" '{"time":"noon","frames":[""]}\n' 'time .*line 3'
broken json "$whole" '["\xff"]\n' 'UTF-8 .*line 3'
broken json "$whole" '["a" "b"]\n' 'comma.*line 3'
broken json "$whole" '{"any":nul,"frames":[""]}\n' 'expected .*line 3, column 8$'
broken json "$whole" 'nonsense\n' 'expected .*line 3, column 1$'
broken json "$whole" '\n\n["\\ud800"]\n' 'escapes .*line 5'

whole='"good"\n"two"\n'
broken quoted "$whole" '"bad\n' 'line 3(,|$)'
broken quoted "$whole" '"bad' 'line 3(,|$)'
broken quoted "$whole" '"bad"x\n' 'a space .*line 3, column 6$'
broken quoted "$whole" '"ba\\xzz"\n' 'line 3(,|$)'
broken quoted "$whole" '\n"bad" bad\n' 'line 4(,|$)'

whole='676f6f64\n74776f\n'
broken hex "$whole" '6x\n' 'line 3(,|$)'
broken hex "$whole" '61 6\n' 'line 3(,|$)'
broken hex "$whole" '616' 'line 3(,|$)'
