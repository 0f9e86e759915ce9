# `profiles` lists the profiles, and prints one as it could be typed: what it prints, typed, is the profile.
. "$(dirname "$0")/common.sh"

export XDG_CONFIG_HOME=$t/config
profiles=$t/config/zcat/profiles
expect_exit 0 zcat profiles >out
same '' "$(cat out)"
mkdir -p "$profiles/directory"
touch "$profiles/.hidden" "$profiles/b"
cat >"$profiles/a" <<END
# not shown

--separator=' "\$x
--delimiter \\t
--quiet
  @ipc://$t/a place
--option SUBSCRIBE=file:$t/prefix
--key file:secret
--message=
END
expect_exit 0 zcat profiles >out
same $'a\nb' out
expect_exit 0 zcat profiles a >out
same "--separator ''\\'' \"\$x'
--delimiter '\\t'
--quiet
'@ipc://$t/a place'
--option SUBSCRIBE=file:$t/prefix
--key file:secret
--message ''" out
declare -a typed
eval "typed=($(cat out))"
same "--separator
' \"\$x
--delimiter
\\t
--quiet
@ipc://$t/a place" "$(printf '%s\n' "${typed[@]:0:6}")"

expect_exit 2 zcat profiles nothing
expect_stderr "^zcat: there is no profile 'nothing' in '$profiles': use one of a, b$"
expect_exit 2 zcat profiles a b
expect_stderr 'name one profile'
for line in "--key $(printf '%040d' 0)" "--key $(printf '%040d' 0) " "--key '$(printf '%040d' 0)'" "--key front:$(printf '%040d' 0)" \
  '--option CURVE_SECRETKEY=0123456789' '--option plain_password=0123456789' '--option PLAIN_PASSWORD 0123456789' \
  '--option CURVE_SECRETKEY = 0123456789' '--option back:PLAIN_PASSWORD=0123456789' '--password 0123456789' \
  '--password back:0123456789' '--allow-users joe=0123456789'; do
  printf '%s\n' --quiet "$line" >"$profiles/clear"
  expect_exit 2 zcat profiles clear
  expect_stderr "^zcat: $profiles/clear:2: "
  not grep -E '0123456789|0000000000' err
done

# what cannot be typed is refused here, too
untypable() {  # untypable WORDS LINE
  printf '%s\n' --quiet "$2" >"$profiles/wrong"
  expect_exit 2 zcat profiles wrong >out
  expect_stderr "^zcat: $profiles/wrong:2: $1"
  same '' "$(cat out)"
}
untypable '--count needs a value: --count N$' '--count'
untypable '--quiet takes no value$' '--quiet=yes'
untypable '--quiet takes no value$' '--quiet true'
untypable "--timeout: '3y' is not a duration" '--timeout 3y'
untypable "--type: 'pill' is not a socket type" '--type pill'
printf '%s\n' '--type xpub' '--type pull' '--echo' '--public file:x' '--top 3' '--key front:a' >"$profiles/right"
expect_exit 0 zcat profiles right >out
same "$(cat "$profiles/right")" out
