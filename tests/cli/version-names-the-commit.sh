# What was built of a commit that is no release says which one; a release, and its tarball, say the version alone.
. "$(dirname "$0")/common.sh"
zcat --version >version
sed -n 1p version | grep -qE '^[^ ]+ [0-9]+\.[0-9]+\.[0-9]+( \(commit [^ ()]+\))?$'
command -v cmake >/dev/null || skip "there is no cmake"
command -v git >/dev/null || skip "there is no git"

# commit DIRECTORY: what a program that is built there says
commit() {
  cmake -D SOURCE="$t/$1" -D RELEASE=v1.0.0 -D OUT="$t/commit.cpp" -P "$SRC/tools/commit.cmake"
  sed -n 's/.*return "\(.*\)"; }$/\1/p' commit.cpp
}
git() { command git -C clone -c user.name=me -c user.email=me@localhost -c commit.gpgsign=false -c tag.gpgsign=false "$@"; }

mkdir tarball clone
same "" "$(commit tarball)"
git init -q
git commit -q --allow-empty -m first
same "$(git rev-parse --short HEAD)" "$(commit clone)"
git tag -a v1.0.0 -m 'the release'
same "" "$(commit clone)"
touch -d @0 commit.cpp
same "" "$(commit clone)"
same 0 "$(stat -c %Y commit.cpp)"  # nothing is compiled again
echo changed >clone/file
git add file
same v1.0.0-dirty "$(commit clone)"
git commit -q -m second
same "v1.0.0-1-g$(git rev-parse --short HEAD)" "$(commit clone)"
echo rubbish >clone/.git/HEAD
same unknown "$(commit clone)"
