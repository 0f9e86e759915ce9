#!/usr/bin/env bash
# complete.bash SCRIPT LINE: prints what bash would make of the last word of LINE, one a line. SCRIPT may be `-`: what
# is installed.
. /usr/share/bash-completion/bash_completion
if [[ $1 == - ]]; then _completion_loader "${2%% *}"; else . "$1"; fi
COMP_LINE=$2
COMP_POINT=${#2}

# Words as readline splits them: at blanks, and before and after each of the other breaks.
COMP_WORDS=()
word=
for ((i = 0; i < ${#COMP_LINE}; i++)); do
  letter=${COMP_LINE:i:1}
  case $letter in
    ' ')
      [[ -z $word ]] || COMP_WORDS+=("$word")
      word=
      ;;
    [:=@\>])
      [[ -z $word ]] || COMP_WORDS+=("$word")
      COMP_WORDS+=("$letter")
      word=
      ;;
    *) word+=$letter ;;
  esac
done
# behind a break, readline replaces an empty word, and calls the break the current one
if [[ -n $word || $COMP_LINE == *' ' ]]; then COMP_WORDS+=("$word"); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))

stays=${COMP_LINE##* }
[[ $stays == *[:=@\>]* ]] && stays=${stays%"${stays##*[:=@>]}"} || stays=
COMPREPLY=()
specification=$(complete -p "${COMP_WORDS[0]}")
[[ $specification =~ -F\ ([^ ]+) ]]
"${BASH_REMATCH[1]}" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
for reply in "${COMPREPLY[@]}"; do printf "%s%s\n" "$stays" "$reply"; done
