#!/usr/bin/env python3
"""What bash, zsh and fish offer, really asked, is what --help=all lists: options, words for values, topics, files.

usage: completions.py SOURCE_DIR BUILD_DIR

A shell that is not installed is left out, but the options that its file names are still compared. bash is asked with
the function that it would call, fish with `complete -C`, zsh in a terminal of its own, where a hook notes what is
offered. The last line is "N passed, N failed".
"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from common import end, read, root
from option_table import TOOLS, options, topics

SECONDS = 20  # for a zsh to start and to answer

BASH = r'''
files=yes
compopt() { [[ $* != '+o default' ]] || files=no; }    # outside of a real completion it would only complain
source "$1"
COMP_WORDS=("${@:3}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
"$(complete -p "$2" | sed 's/.*-F \([^ ]*\).*/\1/')"
if [[ ${#COMPREPLY[@]} = 0 && $files = yes && $(complete -p "$2") == *' -o default '* ]]; then
    compgen -f -- "${COMP_WORDS[COMP_CWORD]#=}"
else
    printf '%s\n' "${COMPREPLY[@]}"
fi
'''

ZSH = r'''
PS1= RPS1=
fpath=(PLACE $fpath)
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
compadd() {
    local -a offered
    if [[ " ${(j: :)@[1,(i)--]} " != *" -"[OAD]" "* ]]; then
        builtin compadd -A offered "$@"
        print -rl -- $offered >> $ZDOTDIR/offered
    fi
    builtin compadd "$@"
}
finish() { print -r -- --done-- >> $ZDOTDIR/offered; BUFFER= }
zle -N finish
bindkey '^X' finish
LISTMAX=1000
print -r -- --ready-- > $ZDOTDIR/offered
'''


def completion(tool, shell):
    return os.path.join(os.path.abspath(root()), tool, f'complete.{shell}')


def ask_bash(tool, line, folder):
    """bash makes a word of its own of "=", as its line editor does."""
    words = [part for word in line.split(' ') for part in re.split('(=)', word) if part or word == '']
    done = subprocess.run(['bash', '--norc', '-c', BASH, 'bash', completion(tool, 'bash'), tool, *words], cwd=folder,
                          capture_output=True, text=True, check=False)
    return done.stdout.split(), done.stderr


def ask_fish(tool, line, folder):
    done = subprocess.run(['fish', '--no-config', '-c', f'source {completion(tool, "fish")}; complete -C "{line}"'],
                          cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, 'HOME': folder})
    return [part.split('\t')[0] for part in done.stdout.split('\n') if part], done.stderr


class Zsh:
    """A zsh in a terminal of its own, which is asked line after line."""

    def __init__(self, tool, folder):
        self.place = tempfile.TemporaryDirectory()
        self.offered = os.path.join(self.place.name, 'offered')
        os.symlink(completion(tool, 'zsh'), os.path.join(self.place.name, '_' + tool))
        with open(os.path.join(self.place.name, '.zshrc'), 'w', encoding='utf-8') as file:
            file.write(ZSH.replace('PLACE', self.place.name))
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe('zsh', ['zsh', '-d', '-i'],
                       {**os.environ, 'ZDOTDIR': self.place.name, 'HOME': self.place.name, 'TERM': 'xterm'})
        self.wait('--ready--')

    def wait(self, mark):
        """What was offered until the mark; meanwhile the terminal is read, so that it never fills. None: no answer."""
        last = time.time() + SECONDS
        while time.time() < last:
            if select.select([self.terminal], [], [], 0.02)[0]:
                try:
                    os.read(self.terminal, 65536)
                except OSError:
                    return None
            if os.path.exists(self.offered):
                with open(self.offered, encoding='utf-8') as file:
                    text = file.read()
                if mark in text:
                    return text
        return None

    def ask(self, line):
        with open(self.offered, 'w', encoding='utf-8'):
            pass
        os.write(self.terminal, f'{line}\t\x18'.encode())
        text = self.wait('--done--')
        return [word for word in (text or '').split('\n') if word not in ('', '--done--')], '' if text else 'no answer'

    def end(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)
        self.place.cleanup()


SHELLS = ('bash', 'zsh', 'fish')


def offered(ask, line):
    """What is offered, without what is typed already and without the "=" that waits for a value."""
    words, said = ask(line)
    start = line.split(' ')[-1].partition('=')[0] + '='
    found = {word[len(start):] if word.startswith(start) and word != start else word.rstrip('=') for word in words}
    return found, said


def check_shell(shell, tool, table, ask):
    def check(line, wanted):
        found, said = offered(ask, line)
        if found != wanted or said:
            bad.append(f'{shell}: "{line}": missing {sorted(wanted - found)}, too many {sorted(found - wanted)} {said}')
        counts.append(line)

    bad, counts = [], []
    check(f'{tool} --', {f'--{option.name}' for option in table if option.name})
    check(f'{tool} --help=', set(topics(table)))
    check(f'{tool} in', {'input.folded'})
    for option in table:
        if option.choices:
            check(f'{tool} --{option.name}=', set(option.choices))
            check(f'{tool} --{option.name} {option.choices[0][0]}',
                  {word for word in option.choices if word[0] == option.choices[0][0]})
        elif option.value == 'FILE':
            check(f'{tool} --{option.name}=in', {'input.folded'})
    if any(not option.name for option in table):
        found, _ = offered(ask, f'{tool} -')
        bad += [f'{shell}: {tool}: -{option.letter} is missing' for option in table
                if not option.name and f'-{option.letter}' not in found]
    return bad, len(counts)


def ask_shell(shell, tool, table, folder):
    if shell == 'zsh':
        zsh = Zsh(tool, folder)
        result = check_shell(shell, tool, table, zsh.ask)
        zsh.end()
        return result
    ask = ask_bash if shell == 'bash' else ask_fish
    return check_shell(shell, tool, table, lambda line: ask(tool, line, folder))


def check_text(shell, tool, table):
    """The options that the file names, for where the shell is not installed."""
    pattern = r'-l ([\w-]+)' if shell == 'fish' else r'(?<![\w-])--([a-z][\w-]*)'
    text = '\n'.join(line for line in read(f'{tool}/complete.{shell}').split('\n') if not line.startswith('#'))
    found, wanted = set(re.findall(pattern, text)), {option.name for option in table if option.name}
    bad = [f'{tool}/complete.{shell}: --{name} is missing' for name in sorted(wanted - found)]
    return bad + [f'{tool}/complete.{shell}: there is no option --{name}' for name in sorted(found - wanted)]


def main():
    build, bad, checked = os.path.abspath(sys.argv[2]), [], 0
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'input.folded'), 'wb') as file:
            file.write(b'a 1\n')
        for tool in TOOLS:
            table = options(build, tool)
            for shell in SHELLS:
                bad += check_text(shell, tool, table)
                checked += 1
                if shutil.which(shell):
                    more, count = ask_shell(shell, tool, table, folder)
                    bad, checked = bad + more, checked + count
                elif tool == TOOLS[0]:
                    print(f'{shell} is not installed; what it offers was not asked')
    end(bad, checked)


main()
