/* Good: here it is allowed. */
#if defined(__linux__)
long now(void)
{
    return time(0);
}
#endif
