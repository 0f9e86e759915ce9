# A build takes libraries from upstream's CMake packages, and from pkg-config where there is none; README says which.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
for tool in cmake ninja pkg-config; do command -v "$tool" >/dev/null || skip "there is no $tool"; done
pkg-config --exists libzmq CLI11 fmt simdjson re2 libedit || skip "the libraries are not known to pkg-config"

# configured DIRECTORY ARG...: what the program would be linked with
configured() {
  cmake -S "$SRC" -B "$1" -G Ninja -DCMAKE_BUILD_TYPE=None -DZCAT_TESTS=OFF "${@:2}" >log 2>&1 || { cat log >&2; return 1; }
  sed -n '/^build zcat:/,/^$/s/^  LINK_LIBRARIES = //p' "$1/build.ninja"
}

without=()
for package in ZeroMQ CLI11 fmt simdjson re2; do without+=("-DCMAKE_DISABLE_FIND_PACKAGE_$package=ON"); done
configured by-module "${without[@]}" >linked
for library in zmq fmt simdjson re2; do grep -qE "lib$library\.(so|a)" linked; done

# what upstream installs, as far as a build asks for it
package() {  # NAME TARGET...
  local directory=upstream/lib/cmake/$1 target
  mkdir -p "$directory"
  echo 'set(PACKAGE_VERSION_COMPATIBLE TRUE)' >"$directory/$1ConfigVersion.cmake"
  for target in "${@:2}"; do
    printf 'add_library(%s INTERFACE IMPORTED)\ntarget_link_libraries(%s INTERFACE upstream-%s)\n' "$target" "$target" "$1"
  done >"$directory/$1Config.cmake"
}
package ZeroMQ libzmq
package CLI11 CLI11::CLI11
package fmt fmt::fmt fmt::fmt-header-only
package simdjson simdjson::simdjson
package re2 re2::re2
configured by-package -DCMAKE_PREFIX_PATH="$t/upstream" >linked
for name in ZeroMQ CLI11 fmt simdjson re2; do grep -q -- "-lupstream-$name\b" linked; done

# the versions that are demanded are the ones that the README names
sed -n 's/^library([a-z0-9]* .* \([A-Za-z0-9]*\)>=\([0-9.]*\) .*/| \1 | \2 |/p' "$SRC/CMakeLists.txt" >demanded
same 3 "$(wc -l <demanded)"
while IFS= read -r row; do grep -qF "$row" "$SRC/README.md"; done <demanded
