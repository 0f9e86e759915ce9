# Whoever makes the release tarball of a commit gets the same bytes, and it has what a build needs.
. "$(dirname "$0")/common.sh"
[[ -e $SRC/.git ]] || skip "$SRC is not a clone"
command -v git >/dev/null || skip "there is no git"
command -v xz >/dev/null || skip "there is no xz"

version=$(git -C "$SRC" show HEAD:CMakeLists.txt | sed -n 's/^project(zcat VERSION \([0-9.]*\).*/\1/p')
name=zcat-$version
git -c advice.detachedHead=false clone -q "file://$SRC" other
(umask 027 && TZ=Asia/Tokyo LC_ALL=C "$SRC/tools/dist" "$t/here")
(umask 000 && cd / && "$t/other/tools/dist" "$t/there")
same "here/$name.tar.xz" "there/$name.tar.xz"

# one time, one owner, one directory, and modes that depend on no umask
TZ=UTC tar -tvf "here/$name.tar.xz" --full-time >list
same "root/root $(TZ=UTC git -C "$SRC" log -1 --date=format-local:'%F %T' --format=%cd)" "$(awk '{ print $2, $4, $5 }' list | sort -u)"
same $'-rw-r--r--\n-rwxr-xr-x\ndrwxr-xr-x' "$(awk '{ print $1 }' list | sort -u)"
tar -tf "here/$name.tar.xz" | not grep -v "^$name/"

tar -xf "here/$name.tar.xz"
same "$(git -C "$SRC" ls-tree -r --name-only HEAD | sort)" "$(cd "$name" && find . -type f | sed 's@^\./@@' | sort)"
expect_exit 1 "$name/tools/dist" "$t/again"  # which is not a clone
expect_stderr 'is not a clone'
