/* Good: a tool may read files; it may not call gets. */
static int started;

int main(void)
{
    fopen("SELECT ", "r");
    return gets("") != 0 || started;
}
