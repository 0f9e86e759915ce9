# Installation puts program, manual and completions where Debian's shells look for them, and its manifest names them all.
. "$(dirname "$0")/common.sh"
build=${ZCAT%/*}
name=${ZCAT##*/}
[[ -e $build/cmake_install.cmake ]] || skip "$ZCAT stands in no build directory"
command -v cmake >/dev/null || skip "there is no cmake"

install() {  # as a component, so that the manifest of a real installation stays
  mkdir -p "$1"
  (cd "$1" && DESTDIR=$t/$1 cmake -D CMAKE_INSTALL_PREFIX="$2" -D CMAKE_INSTALL_COMPONENT=Unspecified \
    -P "$build/cmake_install.cmake" >log) ||
    { cat "$1/log" >&2; return 1; }
}
installed() { [[ -f $1 && -s $1 ]] || { echo "not installed: $1" >&2; find . -name "*$name*" >&2; return 1; }; }

install local /usr/local
installed "local/usr/local/bin/$name"
installed "local/usr/local/share/man/man1/$name.1"
installed "local/usr/local/share/man/man1/$name-push.1"
installed "local/usr/local/share/man/man5/$name-formats.5"
installed "local/usr/local/share/man/man7/$name-security.7"
installed "local/usr/local/share/bash-completion/completions/$name"
installed "local/usr/local/share/zsh/site-functions/_$name"
installed "local/etc/fish/completions/$name.fish"

install system /usr
installed "system/usr/share/bash-completion/completions/$name"
installed "system/usr/share/zsh/vendor-completions/_$name"
installed "system/usr/share/fish/vendor_completions.d/$name.fish"
same usr "$(cd system && find . -mindepth 1 -maxdepth 1 -type d -printf '%f\n')"

same "$name" "$(ls system/usr/bin)"
sed "s@^@$t/system@" "$build/install_manifest_Unspecified.txt" | xargs rm
same "" "$(find system ! -type d ! -path system/log)"

# what is installed runs, has its manual, and the shells find their completions
"local/usr/local/bin/$name" --version >version
command -v man >/dev/null && man -M local/usr/local/share/man -w "$name-push" >/dev/null
if [[ -r /usr/share/bash-completion/bash_completion ]]; then
  export XDG_DATA_DIRS=$t/local/usr/local/share
  same "$name push" "$name $(bash "$SRC/tests/cli/complete.bash" - "$name pus")"
fi
