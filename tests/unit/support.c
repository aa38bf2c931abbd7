/* support: files are anonymous temporary files, so that nothing is left over and nothing has a limit. */
#include "support.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/report.h"
#include "base/visible.h"

const size_t support_chunks[5] = {0, 1, 2, 3, 7};

void support_same(const char *what, struct slice got, struct slice want) {
    struct bytebuf got_shown = {0}, want_shown = {0};
    if (slice_equal(got, want))
        return;
    support_stop_gathering();
    visible_line(&got_shown, got, 2000);
    visible_line(&want_shown, want, 2000);
    fail_msg("%s:\n  got  \"%.*s\"\n  want \"%.*s\"", what, (int)got_shown.len, got_shown.at,
             (int)want_shown.len, want_shown.at);
}

void support_text(const char *what, struct slice got, const char *want) {
    support_same(what, got, slice_of_text(want));
}

static int temporary(void) {
    FILE *file = tmpfile();
    assert_non_null(file);
    int fd = dup(fileno(file));
    fclose(file);
    assert_true(fd >= 0);
    return fd;
}

void support_write(const char *path, struct slice content) {
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.at, content.len), (ssize_t)content.len);
    close(fd);
}

int support_file(struct slice bytes) {
    int fd = temporary();
    if (bytes.len)
        assert_int_equal(write(fd, bytes.at, bytes.len), (ssize_t)bytes.len);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

void support_attach(struct linereader *in, struct slice text) {
    linereader_attach(in, support_file(text), "test");
}

void support_detach(struct linereader *in) {
    close(in->fd);
    (void)!linereader_close(in); /* the test has seen the error */
}

static struct bytebuf whole_file(int fd) {
    struct bytebuf text = {0};
    lseek(fd, 0, SEEK_SET);
    for (ssize_t got; (got = read(fd, bytebuf_reserve(&text, 4096), 4096)) > 0;)
        text.len += (size_t)got;
    return text;
}

static int output_fd = -1;

struct outbuf support_output(void) {
    output_fd = temporary();
    return (struct outbuf){.fd = dup(output_fd)};
}

struct bytebuf support_output_text(struct outbuf *out) {
    assert_int_equal(outbuf_close(out), 0);
    struct bytebuf text = whole_file(output_fd);
    close(output_fd);
    return text;
}

static int messages_fd = -1, saved_stderr = -1;

void support_gather_messages(void) {
    messages_fd = temporary();
    saved_stderr = dup(STDERR_FILENO);
    dup2(messages_fd, STDERR_FILENO);
}

void support_stop_gathering(void) {
    if (saved_stderr < 0)
        return;
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    saved_stderr = -1;
}

struct bytebuf support_messages(void) {
    support_stop_gathering();
    struct bytebuf text = whole_file(messages_fd);
    close(messages_fd);
    return text;
}

struct slice support_text_of(struct messages *messages) {
    for (size_t i = 0; i < messages->text.len; i++)
        if (messages->text.at[i] == '\0')
            messages->text.at[i] = '\n';
    return bytebuf_slice(&messages->text);
}

int support_child(void (*body)(void *context), void *context, struct bytebuf *messages) {
    int status, fd = temporary();
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(fd, STDERR_FILENO);
        body(context);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    struct bytebuf text = whole_file(fd);
    bytebuf_add(messages, bytebuf_slice(&text));
    bytebuf_free(&text);
    close(fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

void support_show_tree(const struct frametree *tree, struct bytebuf *seen) {
    seen->len = 0;
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(tree, node)) {
        const struct frame_node *b = &tree->nodes[node];
        for (uint32_t i = 0; i < b->depth; i++)
            bytebuf_add_byte(seen, '>');
        bytebuf_add(seen, intern_text(&tree->names, b->name));
        bytebuf_add_byte(seen, '[');
        count_print(seen, b->start);
        bytebuf_add_byte(seen, ',');
        count_print(seen, b->end);
        bytebuf_add_byte(seen, ']');
        if (!count_is_zero(tree->deltas[node])) {
            bytebuf_add_byte(seen, '+');
            count_print(seen, tree->deltas[node]);
        }
        bytebuf_add_byte(seen, ' ');
    }
}

uint32_t support_random(uint32_t below) {
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 32) % below);
}

int support_pipe(struct slice text, pid_t *writer) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    *writer = fork();
    if (*writer == 0) {
        close(ends[0]);
        for (ssize_t got; text.len; text = slice_from(text, (size_t)got))
            if ((got = write(ends[1], text.at, text.len)) <= 0)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}
