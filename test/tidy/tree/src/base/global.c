/* Bad sample: state outside functions.  The table of pointers is constant and fine. */
int counter;
static int started = 1;
const char *const names[] = {"a", "b"};

int next(void)
{
    static int inside;
    started++;
    return ++inside + counter;
}
