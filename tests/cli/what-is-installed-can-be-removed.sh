# The program, its manual and its completions are installed, and the manifest of that removes them all.
. "$(dirname "$0")/common.sh"

# as a component, so that the manifest of a real installation stays
cmake --install "$ZCAT_BUILD" --prefix "$t/there" --component Unspecified >/dev/null
mapfile -t programs < <(ls there/bin)
same 1 "${#programs[@]}"
name=${programs[0]}
"there/bin/$name" --version | grep -q '^libzmq '
for file in share/man/man1/"$name".1 share/man/man5/"$name"-formats.5 share/man/man7/"$name"-security.7 \
  share/bash-completion/completions/"$name" share/zsh/site-functions/_"$name" share/fish/vendor_completions.d/"$name".fish; do
  [[ -s there/$file ]]
done

xargs rm <"$ZCAT_BUILD/install_manifest_Unspecified.txt"
same "" "$(find there ! -type d)"
