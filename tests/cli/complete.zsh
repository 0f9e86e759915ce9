#!/usr/bin/env -S zsh -f
# complete.zsh DIRECTORY LINE: prints what zsh offers at the end of LINE with the functions of DIRECTORY, one word a
# line. DIRECTORY may be `-`: what is installed. A zsh with a pseudo-terminal of its own completes; its compadd tells what it adds.
zmodload zsh/zpty || exit 1
zpty shell zsh -f -i
setup=$(mktemp) || exit 1
cat >$setup <<'SETUP'
PROMPT= PS2=
stty -echo -onlcr
autoload -Uz compinit
if [[ -n $dump ]]; then compinit -u -C -d $dump; else compinit -u -D; fi
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
LISTMAX=0
started() { print -r -- '<<begin>>' }
ended() { print -r -- '<<end>>'; exit }
compprefuncs=(started)
comppostfuncs=(ended)
compadd() {
  local -a before=("${@[1,(i)(-|--)]}") added
  if [[ " $before " != *' -'[OAD]' '* ]]; then
    builtin compadd -O added "$@"
    ((!$#added)) || print -rl -- '<<word>>'$^added
  fi
  builtin compadd "$@"
}
print -r -- '<<rea''dy>>'
SETUP
dump=; [[ $1 == - ]] || dump=$1/.zcompdump  # one of a test, or none
zpty -w shell "dump=${(q)dump} fpath=(${${(q)1}#-} \$fpath); . $setup"
while zpty -r shell line; do [[ $line == *'<<ready>>'* ]] && break; done
rm -f $setup
zpty -n -w shell $2$'\t'
while zpty -r shell line; do
  line=${line//[$'\r\n']/}
  [[ $line == *'<<end>>'* ]] && break
  [[ $line == *'<<word>>'* ]] && print -r -- ${line##*'<<word>>'}
done
zpty -d shell 2>/dev/null
exit 0
