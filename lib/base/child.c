/*
 * child: posix_spawn. Input goes through a socket, because writing to a pipe whose reader died would end this
 * program with SIGPIPE, which must keep its meaning for standard output.
 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/banned.h"

static void close_open(int fd) {
    if (fd >= 0)
        close(fd);
}

/* Starts the program on the given ends. 0, or errno. */
static int spawn(pid_t *process, const char *const *words, int input, int output) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (!error) /* the words are not changed: the prototype is older than const */
        error = posix_spawnp(process, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

bool child_start(struct child *self, const char *const *words, int input) {
    int talk[2] = {-1, -1}, hear[2] = {-1, -1}, nothing = -1;
    assert(words[0] && input >= CHILD_TALK);
    *self = (struct child){.process = -1, .input = -1, .output = -1};
    signal(SIGCHLD, SIG_DFL); /* if it is ignored, which is inherited, no child can be waited for */
    bool ready = pipe2(hear, O_CLOEXEC) == 0;
    if (ready && input == CHILD_TALK) {
        ready = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk) == 0;
        input = talk[1];
    } else if (ready && input == CHILD_NO_INPUT) {
        input = nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        ready = nothing >= 0;
    }
    self->error = ready ? spawn(&self->process, words, input, hear[1]) : errno;
    close_open(talk[1]);
    close_open(hear[1]);
    close_open(nothing);
    if (self->error) {
        close_open(talk[0]);
        close_open(hear[0]);
        return false;
    }
    self->input = talk[0];
    self->output = hear[0];
    return true;
}

bool child_say(struct child *self, struct slice text) {
    assert(self->input >= 0);
    while (text.len) {
        ssize_t sent = send(self->input, text.at, text.len, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        text = slice_from(text, sent > 0 ? (size_t)sent : 0);
    }
    return true;
}

int child_end(struct child *self) {
    assert(self->process > 0);
    int status;
    close_open(self->input);
    close_open(self->output);
    self->input = self->output = -1;
    while (waitpid(self->process, &status, 0) < 0)
        if (errno != EINTR)
            return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_SIGNAL + WTERMSIG(status);
}
