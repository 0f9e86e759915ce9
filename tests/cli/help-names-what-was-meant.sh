# A wrong command or option is answered with the nearest, or with the command that has it.
. "$(dirname "$0")/common.sh"

expect_exit 2 zcat pshu localhost:1
expect_stderr "unknown command 'pshu': did you mean 'push'\?"
expect_exit 2 zcat push --mesage x localhost:1
expect_stderr "push has no option '--mesage': did you mean '--message'\?"
expect_exit 2 zcat push --subscribe x localhost:1
expect_stderr "'--subscribe' works with recv, sub, xsub and stat only"
expect_exit 2 zcat push --subscribee=x localhost:1
expect_stderr "'--subscribe' works with recv, sub, xsub and stat only"
expect_exit 2 zcat push --mesage=x localhost:1
expect_stderr "push has no option '--mesage=x': did you mean '--message'\?"
expect_exit 2 zcat completions tcsh
expect_stderr "unknown shell 'tcsh': use bash, zsh or fish"
expect_exit 2 zcat completions
expect_stderr 'name a shell: bash, zsh or fish'
expect_exit 2 zcat help pulll
expect_stderr "did you mean 'pull'"

# what works elsewhere, and what other programs call it
expect_exit 2 zcat pull -m x localhost:1
expect_stderr "'-m' is for commands that send$"
expect_exit 2 zcat sub -t weather localhost:1
expect_stderr "sub has no option '-t': to subscribe, use -s$"
expect_exit 2 zcat sub --topic weather localhost:1
expect_stderr "sub has no option '--topic': to subscribe, use -s$"
expect_exit 2 zcat push localhost 5555
expect_stderr "'localhost 5555' are two endpoints: try localhost:5555$"
expect_exit 2 zcat push 5555 hello
expect_stderr "'hello' is not an endpoint: to send it, use -m$"
expect_exit 2 zcat sub 5555 weather
expect_stderr "'weather' is not an endpoint: to subscribe to it, use -s$"
expect_exit 2 zcat -l 5555
expect_stderr "the command comes first, as in '.* pull 5555'"
expect_exit 2 zcat tcp://localhost:5555
expect_stderr "'tcp://localhost:5555' is not a command: put one first, as in '.* push tcp://localhost:5555'$"
for word in version -V; do
  expect_exit 2 zcat "$word"
  expect_stderr "did you mean '.* --version'\?$"
done
