# A peer that wants another mechanism is status 4 at once, with the mechanism that it wants.
. "$(dirname "$0")/common.sh"

exec {forever}<> <(:)  # a stdin that never ends
secret='D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs'
for transport in tcp ws; do
  start_peer "curve-$transport" --sockopt CURVE_SERVER=1 --sockopt "CURVE_SECRETKEY=$secret" \
    PULL bind "$transport://127.0.0.1:*" hold <&"$forever"
  expect_exit 4 zcat push -m x "$endpoint"
  same "zcat: '$endpoint' wants CURVE, not NULL as it is used here" err
  start_peer "plain-$transport" --sockopt PLAIN_SERVER=1 PULL bind "$transport://127.0.0.1:*" hold <&"$forever"
  expect_exit 4 zcat push -m x "$endpoint"
  same "zcat: '$endpoint' wants PLAIN, not NULL as it is used here" err
done
