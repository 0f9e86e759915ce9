# `help COMMAND` opens the page where there is a terminal and man has it; otherwise it prints the help.
. "$(dirname "$0")/common.sh"
zcat pull --help all >help
mkdir bin
cat >bin/man <<'MAN'
#!/bin/sh
case $1 in
  -w) [ -e "$PAGES/$2" ] ;;
  *) echo "the page $1" ;;
esac
MAN
chmod +x bin/man
export PATH=$t/bin:$PATH PAGES=$t/pages
mkdir pages

# with a terminal: a pseudo-terminal of python's
on_terminal() {
  /usr/bin/python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' "$@" | tr -d '\r'
}

same help "$(on_terminal "$ZCAT" help pull)"
touch "pages/${ZCAT##*/}-pull"
same "the page ${ZCAT##*/}-pull" "$(on_terminal "$ZCAT" help pull)"
same help "$(zcat help pull)"
same help "$(PATH=$t/nothing "$ZCAT" help pull)"
