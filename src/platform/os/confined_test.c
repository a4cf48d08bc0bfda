#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/os/confined.h"
#include "test/test.h"

static void nothing(void)
{
}
static void opens_a_file(void)
{
    (void)!open("/etc/passwd", O_RDONLY);
}
static void makes_a_file(void)
{
    (void)!open("/tmp/confined", O_WRONLY | O_CREAT, 0600);
}
static void opens_a_socket(void)
{
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}
static void starts_a_program(void)
{
    (void)!execl("/bin/true", "true", NULL);
}
static void makes_a_process(void)
{
    (void)!fork();
}
static void runs_its_memory(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* What a confined process does; how it ends. */
static int end_of(void (*work)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        Str input;
        int file = memfd_create("input", 0);
        if (write(file, "abc", 3) != 3 || dup2(file, STDIN_FILENO) < 0 || !confined_enter(&input))
            _exit(7);
        work();
        _exit(str_eq(input, STR("abc")) ? 0 : 8);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(confined_work_has_its_input_and_nothing_else)
{
    CHECK_INT(t, end_of(nothing), 0);
    CHECK_INT(t, end_of(opens_a_file), -SIGSYS);
    CHECK_INT(t, end_of(makes_a_file), -SIGSYS);
    CHECK_INT(t, end_of(opens_a_socket), -SIGSYS);
    CHECK_INT(t, end_of(starts_a_program), -SIGSYS);
    CHECK_INT(t, end_of(makes_a_process), -SIGSYS);
    CHECK_INT(t, end_of(runs_its_memory), -SIGSYS);
}

/* The child is this runner with this one test, and without a PATH. */
TEST(confined_work_that_breaks_off_is_refused)
{
    ConfinedAnswer answer;
    if (getenv("PATH") == NULL)
        abort();
    CHECK_ERR(t, confined_run(t->cx, "confined_work_that_breaks_off", STR("x"), &answer),
              ERR_LIMIT);
}
