# Keys that keygen writes are read by CZMQ and pyzmq, and theirs by us. The secret one is never readable by others.
. "$(dirname "$0")/common.sh"

umask 022
zcat keygen 'my server' >public
same "$(sed -n 's/.*public-key = "\(.*\)"/\1/p' 'my server.key')" public
same 600 "$(stat -c %a 'my server.key_secret')"
same 644 "$(stat -c %a 'my server.key')"
same "$(cat public)" "$(zcat keygen --public 'my server.key_secret')"
same "$(cat public)" "$(zcat keygen --public fd:3 3<'my server.key_secret')"
not grep -q secret-key 'my server.key'
grep -qx '    name = "my server"' 'my server.key'

# nothing is overwritten, and nothing new is left where one of the two is in the way
cp 'my server.key_secret' before
rm 'my server.key'
expect_exit 1 zcat keygen 'my server'
expect_stderr "^zcat: 'my server.key_secret' exists: keys are never overwritten\$"
same before 'my server.key_secret'
[[ ! -e 'my server.key' ]]
zcat keygen other >key
rm other.key_secret
expect_exit 1 zcat keygen other
[[ ! -e other.key_secret ]]
expect_exit 1 zcat keygen nowhere/it
expect_stderr "cannot write 'nowhere/it.key_secret': No such file"
expect_exit 2 zcat keygen 'a"b'
expect_exit 2 zcat keygen
expect_exit 2 zcat keygen a b
expect_exit 2 zcat keygen --public "$(sed -n 's/.*secret-key = "\(.*\)"/\1/p' before)"
not grep -qF -e "$(sed -n 's/.*secret-key = "\(.*\)"/\1/p' before)" err
not ls a.key* b.key*

rm 'my server.key_secret'
zcat keygen 'my server' >public
/usr/bin/python3 - <<'PYTHON' >told
import zmq.auth
public, secret = zmq.auth.load_certificate("my server.key_secret")
print(public.decode(), zmq.auth.load_certificate("my server.key") == (public, None), zmq.curve_public(secret) == public)
zmq.auth.create_certificates(".", "python", {"name": "Alice"})
PYTHON
same "$(cat public) True True" told
same "$(/usr/bin/python3 -c 'import zmq.auth; print(zmq.auth.load_certificate("python.key")[0].decode())')" \
  "$(zcat keygen --public python.key_secret)"

ldconfig -p | grep -q libczmq.so.4 || skip "libczmq4 is not installed"
/usr/bin/python3 - <<'PYTHON' >told
import ctypes
czmq = ctypes.CDLL("libczmq.so.4")
for name in ("zcert_load", "zcert_public_txt", "zcert_meta", "zcert_new"):
    getattr(czmq, name).restype = ctypes.c_char_p if name in ("zcert_public_txt", "zcert_meta") else ctypes.c_void_p
pointer = ctypes.c_void_p
for file in (b"my server.key", b"my server.key_secret"):
    certificate = pointer(czmq.zcert_load(file))
    print(czmq.zcert_public_txt(certificate).decode(), czmq.zcert_meta(certificate, b"name").decode())
certificate = pointer(czmq.zcert_new())
czmq.zcert_save(certificate, b"theirs")
print(czmq.zcert_public_txt(certificate).decode())
PYTHON
printf '%s my server\n%s my server\n%s\n' "$(cat public)" "$(cat public)" "$(zcat keygen --public theirs_secret)" >expected
same expected told
