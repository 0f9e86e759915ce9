# A wrong command or option is answered with the nearest, or with the command that has it.
. "$(dirname "$0")/common.sh"

expect_exit 2 zcat pshu localhost:1
expect_stderr "'pshu' is no command: did you mean 'push'\?"
expect_exit 2 zcat push --mesage x localhost:1
expect_stderr "'--mesage' is no option of 'push': did you mean '--message'\?"
expect_exit 2 zcat push --subscribe x localhost:1
expect_stderr "'--subscribe' does not apply to 'push' but to: .*sub"
expect_exit 2 zcat push --subscribee=x localhost:1
expect_stderr "'--subscribe' does not apply to 'push' but to: .*sub"
expect_exit 2 zcat push --mesage=x localhost:1
expect_stderr "'--mesage=x' is no option of 'push': did you mean '--message'\?"
expect_exit 2 zcat completions tcsh
expect_stderr "'tcsh' .*bash, zsh and fish"
expect_exit 2 zcat completions
expect_stderr 'for which shell'
expect_exit 2 zcat help pulll
expect_stderr "did you mean 'pull'"
