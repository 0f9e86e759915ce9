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
for line in "--key $(printf '%040d' 0)" '--option CURVE_SECRETKEY=0123456789' '--option plain_password=0123456789'; do
  printf '%s\n' --quiet "$line" >"$profiles/clear"
  expect_exit 2 zcat profiles clear
  expect_stderr "^zcat: $profiles/clear:2: "
  not grep -E '0123456789|0000000000' err
done
